"""The values that the analyzer returns for a word."""

from dataclasses import dataclass
from typing import Any, NamedTuple


class Token(NamedTuple):
    """A word of a text: its offsets in the original text, [start, end), and its key per layer.

    ``stopword`` tells whether it is a function word; it is called so in the API.
    """

    start: int
    end: int
    written: str
    folded: str
    stem: str
    stopword: bool = False


@dataclass(frozen=True, slots=True)
class AnalyzedWord:
    """A token with its clitics and lemma, for people who want to see why it matches."""

    word: str
    token: Token
    proclitics: tuple[str, ...]
    enclitics: tuple[str, ...]
    lemma: str
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, as ``GET /api/v1/analyze`` answers with them."""
        token = self.token
        return {
            "word": self.word,
            "start": token.start,
            "end": token.end,
            "written": token.written,
            "folded": token.folded,
            "stem": token.stem,
            "stopword": token.stopword,
            "proclitics": list(self.proclitics),
            "enclitics": list(self.enclitics),
            "lemma": self.lemma,
            "why": self.why,
        }
