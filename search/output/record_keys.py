"""What records call the fields of an article: the usual names of keys and columns."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from unicodedata import normalize

from search.analyzer.normalize import folded, written
from search.fields import FIELDS, arabic_names

#: The usual names of each field, those that say most first; a field's own names go before them.
_USUAL: Mapping[str, str] = {
    "id": "_id guid uuid identifier doc_id المعرف رقم_الخبر رقم_المقال",
    "title": "headline main_title عنوان_الخبر عنوان_المقال العنوان_الرئيسي",
    "body": "main_text body_text body_html content_text content_html full_text text content html "
    "article story paragraph "
    "نص_الخبر نص_المقال المحتوى محتوى محتوى_الخبر الخبر المقال التفاصيل تفاصيل_الخبر تفاصيل "
    "الموضوع paragraphs clean_text cleaned_text description summary excerpt lead abstract "
    "الوصف الملخص المقدمة",
    "date": "date_published published_at publish_date pub_date publication_date date_publish "
    "published_date published_on published date_time datetime timestamp publish_time time "
    "created_at date_created created_date created_on created "
    "تاريخ_النشر تاريخ_الخبر وقت_النشر التوقيت تاريخ_الإضافة "
    "date_modified date_modify modified_at modified updated_at updated",
    "url": "link permalink href page_url canonical_url رابط_الخبر رابط_المقال",
    "source": "publisher newspaper source_name site_name site outlet publication provider "
    "agency الناشر الصحيفة الجريدة الموقع الوكالة اسم_الصحيفة اسم_المصدر",
    "section": "category categories topic desk class subject section_name category_name "
    "label sections التصنيف الباب الفئة تصنيف_الخبر",
    "author": "byline creator writer journalist reporter author_name reporter_name authored_by "
    "authors المحرر بقلم المؤلف اسم_الكاتب اسم_المحرر كاتب_المقال الصحفي المراسل",
    "tags": "keywords tag tag_names الكلمات_المفتاحية كلمات_مفتاحية الوسوم",
}
#: What records put before the names of fields, and after them.
_WORDS_BEFORE = "article news post story item entry node web page doc document raw original"
_BEFORE = ("", *_WORDS_BEFORE.split())
_AFTER = ("", "ar", "arabic")
#: What Arabic names of these fields are followed by.
_OF_ARTICLES = "الخبر المقال المقالة المادة الموضوع المنشور التقرير"
_NOUNS = {"title": "عنوان", "body": "نص", "date": "تاريخ", "url": "رابط", "author": "كاتب"}
FIELD_NAMES = frozenset(field.name for field in FIELDS)
#: A longer name names no field.
_MAX_NAME_CHARS = 200
#: What is found for the keys of a record is kept for the next one, unless they are more.
_MAX_KEPT_KEYS = 100
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\s_.:*/-]+|\([^()]*\)")


def plain_key(name: str) -> str:
    """Return a name in the form in which names are compared: articleBody is articlebody.

    Letter case, blanks and dashes, remarks in parentheses, invisible signs, vowel marks and hamza
    make no difference.
    """
    words = _BETWEEN.split(_CAMEL.sub("_", normalize("NFKC", name)).lower())
    return "".join(folded(written(word)) for word in words if word)


def _ranked_names() -> Iterator[tuple[str, tuple[str, int]]]:
    """Yield each name with its field, and how well it names it: less is better."""
    for field in FIELDS:
        noun = _NOUNS.get(field.name)
        phrases = (f"{noun}_{of}" for of in _OF_ARTICLES.split() if noun)
        names = (field.name, *arabic_names(field), *_USUAL.get(field.name, "").split(), *phrases)
        for rank, name in enumerate(names):
            for more, (before, after) in enumerate(product(_BEFORE, _AFTER)):
                if name.isascii() or not more:
                    yield plain_key(f"{before}_{name}_{after}"), (field.name, rank + bool(more))


_FIELD_OF: Mapping[str, tuple[str, int]] = dict(
    sorted(_ranked_names(), key=lambda named: -named[1][1])
)


def fields_of(keys: tuple[str, ...]) -> Mapping[str, str]:
    """Return the field of each key of a record that names one, the best named key of each field."""
    small = len(keys) <= _MAX_KEPT_KEYS and max(map(len, keys), default=0) <= _MAX_NAME_CHARS
    return _kept_fields_of(keys) if small else _fields_of(keys)


def _fields_of(keys: tuple[str, ...]) -> Mapping[str, str]:
    best: dict[str, tuple[int, int]] = {}
    for place, key in enumerate(keys):
        field, rank = (key, -1) if key in FIELD_NAMES else _FIELD_OF.get(_compared(key), ("", 0))
        if field and (rank, place) < best.get(field, (rank + 1, 0)):
            best[field] = rank, place
    return {keys[place]: field for field, (_, place) in best.items()}


def _compared(key: str) -> str:
    return plain_key(key) if len(key) <= _MAX_NAME_CHARS else ""


_kept_fields_of = lru_cache(maxsize=1_000)(_fields_of)
