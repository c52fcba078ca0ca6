"""What goes wrong, said well: pages in Arabic, problem+json (RFC 9457) under /api."""

from http import HTTPStatus
from typing import Any, NamedTuple

import orjson
from apiflask import APIFlask, HTTPError
from flask import Response, current_app, render_template, request

from search.errors import QuerySyntaxError, RequestError, SearchError
from web.request_id import request_id

PROBLEM_JSON = "application/problem+json"
_FOR_PROGRAMS = ("/api/", "/openapi.json", "/healthz", "/metrics", "/suggest.json")


class Trouble(NamedTuple):
    """A status or an index error in words; ``remedy`` is a command for whoever runs the server."""

    title: str
    advice: str
    detail: str = ""
    remedy: str = ""


#: The addresses of indexes may hold passwords and paths, so none is shown; the log has them.
UNAVAILABLE = {
    "index-missing": Trouble(
        "لا فهرس بعد",
        "لم تُفهرس هنا مقالات بعد. من يدير هذا الموقع يصنع الفهرس بالأمر:",
        "There is no index yet.",
        "naba index FILES",
    ),
    "not-an-index": Trouble(
        "الفهرس المطلوب ليس فهرسًا",
        "في المكان الذي ضُبط للفهرس شيء آخر. على من يدير هذا الموقع أن يعيّن مكانًا غيره:",
        "What was configured as the index is none.",
        "naba serve --index URL",
    ),
    "index-locked": Trouble(
        "الفهرس مشغول",
        "يُكتب في الفهرس الآن. أعد المحاولة بعد قليل.",
        "Somebody is writing to the index; try again later.",
    ),
    "index-mismatch": Trouble(
        "الفهرس من إصدار آخر",
        "صُنع هذا الفهرس بإصدار آخر من البرنامج. من يدير هذا الموقع يجدده من مقالاته نفسها بالأمر:",
        "The index was made by another version of the analyzer and must be rebuilt.",
        "naba rebuild",
    ),
    "invalid-word-list": Trouble(
        "خطأ في قائمة كلمات",
        "في قائمة كلمات محفوظة مع الفهرس سطر لا يُفهم. من يدير هذا الموقع يعرف مكانه بالأمر:",
        "A list of words kept with the index has a line that cannot be read; the log names it.",
        "naba stats",
    ),
    "index-damaged": Trouble(
        "الفهرس تالف",
        "تعذرت قراءة الفهرس. من يدير هذا الموقع يفهرس المقالات من جديد بالأمر:",
        "The index is damaged; its sources must be indexed again.",
        "naba index FILES --index URL",
    ),
}
_UNAVAILABLE = Trouble(
    "البحث متوقف", "تعذر فتح الفهرس. أعد المحاولة بعد قليل.", "The index cannot be opened."
)
_STATUSES = {
    400: Trouble("طلب غير مفهوم", "في العنوان أو في ما طُلب خطأ لم نستطع معه الجواب."),
    401: Trouble("يلزم مفتاح", "لا يُجاب هذا الطلب إلا بمفتاح."),
    404: Trouble("لا شيء هنا", "لا توجد صفحة بهذا العنوان؛ لعلها حُذفت أو كُتب العنوان خطأً."),
    405: Trouble("طريقة غير مقبولة", "لا تُطلب هذه الصفحة بهذه الطريقة."),
    413: Trouble("طلب كبير", "أُرسل مع الطلب أكثر مما نقبل."),
    414: Trouble("عنوان طويل", "العنوان أطول مما نقبل. اختصر عبارة البحث أو قلل المرشحات."),
    429: Trouble("طلبات كثيرة", "وصلنا منك طلبات أكثر مما نستطيع. انتظر قليلًا ثم أعد المحاولة."),
    431: Trouble(
        "ترويسات كبيرة", "أرسل المتصفح مع الطلب أكثر مما نقبل. امسح ملفات الارتباط وأعد المحاولة."
    ),
    500: Trouble("خطأ عندنا", "وقع خطأ لم نتوقعه، وقد سُجل لننظر فيه. أعد المحاولة بعد قليل."),
}

#: Statuses whose names change with the version of Python, and their codes, which do not.
_CODES = {413: "content-too-large", 414: "uri-too-long"}


def init_errors(app: APIFlask) -> None:
    """Answer each error of ``app`` as a page or as a problem."""
    app.error_processor(_http_error)
    app.register_error_handler(RequestError, _request_error)
    app.register_error_handler(QuerySyntaxError, _query_error)
    app.register_error_handler(SearchError, _search_error)


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """Return an error as problem+json."""
    title = HTTPStatus(status).phrase
    fields = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body = {**fields, "code": code, **more, "request_id": request_id()}
    return Response(orjson.dumps(body), status, mimetype=PROBLEM_JSON)


def page(status: int, trouble: Trouble) -> Response:
    """Return an error as a page."""
    return Response(render_template("error.html", status=status, trouble=trouble), status)


def refusal(status: int, detail: str) -> Response:
    """Return an error in the form that who asks can read."""
    if _for_programs():
        code = _CODES.get(status, HTTPStatus(status).phrase.lower().replace(" ", "-"))
        return problem(status, code, detail)
    return page(status, _STATUSES.get(status, _STATUSES[400 if status < 500 else 500]))


def _for_programs() -> bool:
    return request.path.startswith(_FOR_PROGRAMS) or request.path == "/api"


def _http_error(error: HTTPError) -> Response:
    status = error.status_code
    wrong = _parameter_problem(error) if _for_programs() else None
    response = wrong or refusal(status, error.message or "")
    response.headers.extend(error.headers)
    return response


def _parameter_problem(error: HTTPError) -> Response | None:
    """Return the first complaint of a schema about a parameter as a problem."""
    if not (isinstance(error.detail, dict) and "query" in error.detail):
        return None
    parameter, complaints = next(iter(error.detail["query"].items()))
    while not isinstance(complaints, str):
        complaints = next(iter(complaints.values() if isinstance(complaints, dict) else complaints))
    detail = f"{parameter}: {complaints}"
    return problem(400, RequestError.code, detail, parameter=parameter)


def _request_error(error: RequestError) -> Response:
    if _for_programs():
        return problem(400, error.code, str(error), parameter=error.parameter)
    return page(400, _STATUSES[400])


def _query_error(error: QuerySyntaxError) -> Response:
    if _for_programs():
        return problem(
            400, error.code, str(error), detail_ar=error.message_ar, position=error.position
        )
    return page(400, _STATUSES[400])


def _search_error(error: SearchError) -> Response:
    current_app.logger.error("%s: %s", error.code, error)
    trouble = UNAVAILABLE.get(error.code, _UNAVAILABLE)
    if _for_programs():
        return problem(503, error.code, trouble.detail)
    return page(503, trouble)
