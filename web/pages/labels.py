"""What the pages call keyword fields, and the names in them: by the index's labels if it has any.

The labels of the fields that every index has are in `search.fields`, and are translated as all
texts of the pages are.
"""

from collections.abc import Mapping

from flask import g
from flask_babel import gettext

from search import Label
from search.fields import query_fields
from web.current_index import current_index
from web.languages import language


def name_label(name: str) -> str:
    """Return what a name is shown as."""
    return _own_label(name) or name


def field_label(field: str) -> str:
    """Return what a keyword field is shown as."""
    known = query_fields().get(field)
    return _own_label(field) or (str(gettext(known.label)) if known else field)


def _own_label(name: str) -> str:
    # Looked up once per request: a page shows many names, and all by the same labels.
    if "labels" not in g:
        g.labels = current_index().labels
    labels: Mapping[str, Label] = g.labels
    label = labels.get(name)
    if label is None:
        return ""
    return label.arabic if language() == "ar" else label.english
