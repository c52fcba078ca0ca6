"""Parts that only some need: extras of the installation."""

from search.errors import SearchError


class MissingExtra(SearchError):
    """Something that needs an ``extra`` of the installation which is not there."""

    code = "missing-extra"

    def __init__(self, extra: str, what: str) -> None:
        super().__init__(f"reading {what} needs more: pip install 'naba[{extra}]'")
        self.extra = extra
