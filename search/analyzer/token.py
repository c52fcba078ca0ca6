"""What the analyzer gives for one word."""

from dataclasses import dataclass
from typing import Any, NamedTuple


class Token(NamedTuple):
    """One word of a text: its place in the original text, [start, end), and its key per layer."""

    start: int
    end: int
    written: str
    folded: str
    stem: str
    stopword: bool = False


@dataclass(frozen=True, slots=True)
class AnalyzedWord:
    """A token with what was found out about it, for people who want to see why it matches."""

    word: str
    token: Token
    proclitics: tuple[str, ...]
    enclitics: tuple[str, ...]
    lemma: str
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, as ``GET /api/v1/analyze`` gives them."""
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
