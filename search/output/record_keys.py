"""What records call the fields of an article: the usual names of keys and columns."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from unicodedata import normalize

from search.analyzer.normalize import folded, written
from search.fields import FIELDS, arabic_names

#: The usual names of each field, those that say most first; a field's own names go before them.
_USUAL: Mapping[str, str] = {
    "id": "_id guid uuid identifier article_id doc_id news_id المعرف رقم_الخبر رقم_المقال",
    "title": "headline heading article_title news_title main_title عنوان_الخبر عنوان_المقال "
    "العنوان_الرئيسي",
    "body": "article_body content_text full_text main_text article_text news_text text content "
    "article story paragraph نص_الخبر نص_المقال المحتوى محتوى الخبر المقال التفاصيل "
    "description summary الوصف الملخص",
    "date": "date_published published_at pub_date published publish_date publication_date "
    "article_date news_date created_at created datetime timestamp time "
    "تاريخ_النشر تاريخ_الخبر وقت_النشر التوقيت",
    "url": "link permalink href article_url web_url page_url الرابط رابط_الخبر",
    "source": "publisher newspaper source_name site_name site outlet provider agency "
    "الناشر الصحيفة الجريدة الموقع الوكالة",
    "section": "category topic desk class subject التصنيف الباب الفئة",
    "author": "byline creator writer journalist reporter authors المحرر بقلم المؤلف",
    "tags": "keywords tag الكلمات_المفتاحية كلمات_مفتاحية الوسوم",
}
FIELD_NAMES = frozenset(_USUAL)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\s_.:-]+")


def plain_key(name: str) -> str:
    """Return a name in the form in which names are compared: articleBody is article_body.

    Letter case, invisible signs, vowel marks and hamza make no difference.
    """
    words = _BETWEEN.split(_CAMEL.sub("_", normalize("NFKC", name)).lower())
    return "_".join(plain for word in words if (plain := folded(written(word))))


#: The field of each name, and how well it names it: less is better.
_FIELD_OF: Mapping[str, tuple[str, int]] = {
    plain_key(name): (field.name, rank)
    for field in reversed(FIELDS)
    for rank, name in enumerate((field.name, *arabic_names(field), *_USUAL[field.name].split()))
}


@lru_cache(maxsize=1_000)
def fields_of(keys: tuple[str, ...]) -> Mapping[str, str]:
    """Return the field of each key of a record that names one, the best named key of each field."""
    best: dict[str, tuple[int, int]] = {}
    for place, key in enumerate(keys):
        field, rank = (key, -1) if key in _USUAL else _FIELD_OF.get(plain_key(key), ("", 0))
        if field and (rank, place) < best.get(field, (rank + 1, 0)):
            best[field] = rank, place
    return {keys[place]: field for field, (_, place) in best.items()}


def unused(keys: Iterable[str]) -> list[str]:
    """Return the keys that name no field."""
    keys = tuple(keys)
    known = fields_of(keys)
    return [key for key in keys if key not in known]
