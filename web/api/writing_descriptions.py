"""What the description of the API says of writing: bodies of requests, and who needs a key."""

from copy import deepcopy

from web.api.bodies import BODY_FORMATS
from web.api.facet_descriptions import Description
from web.middleware.api_keys import requires_key

#: How clients authenticate.
_SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer KEY`."},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The key."},
}
_KEY: list[Description] = [{name: []} for name in _SECURITY_SCHEMES]
_ARTICLE = {"$ref": "#/components/schemas/ArticleOut"}
_EXAMPLE = {"id": "a-002", "title": "خسوف القمر الليلة", "body": "…", "date": "2024-03-25"}
_LINE = '{"id":"a-002","title":"خسوف القمر الليلة","body":"…","date":"2024-03-25"}\n'
_BODY = {
    "required": True,
    "description": (
        "One article or an array of them, or one on each line: 32 MB at most, also unpacked where "
        "`Content-Encoding` is `gzip`. Keys are read as `naba index` reads them."
    ),
    "content": {
        kind: {
            "schema": {"anyOf": [{"type": "array", "items": _ARTICLE}, _ARTICLE]},
            "example": [_EXAMPLE],
        }
        if form == "json"
        else {"schema": {"type": "string"}, "example": _LINE}
        for kind, form in BODY_FORMATS.items()
    },
}


def describe_writing(description: Description) -> None:
    """Add to a description the bodies of requests, and that writing needs a key."""
    description["components"]["securitySchemes"] = _SECURITY_SCHEMES
    for operations in description["paths"].values():
        for method, operation in operations.items():
            if method == "post":
                operation["requestBody"] = _BODY
            if method != "get":
                operation["security"] = _KEY


def with_keys(description: Description) -> Description:
    """Return a description in which reading needs a key too."""
    described = deepcopy(description)
    for path, operations in described["paths"].items():
        if requires_key(path):
            for operation in operations.values():
                operation["security"] = _KEY
    return described
