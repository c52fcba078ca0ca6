"""How words are used: with the article and with pronouns, as names hardly are."""

from collections.abc import Mapping

from search.analyzer.clitics import CONJUNCTIONS, PREPOSITIONS, with_article

#: How often a form is used with the article, and with pronouns, in comparison with the form alone,
#: where it is no name.
ARTICLED, PRONOUNED = 0.08, 0.05
#: The frequency of a word that is not listed.
UNLISTED = 1e-8
_THIRD_PERSON = ("ه", "ها", "هم", "هما")
_CHAINS = tuple(map(with_article, ("", *CONJUNCTIONS, *PREPOSITIONS)))


class Usage:
    """The frequencies of words, and what those of related words tell."""

    def __init__(self, frequency: Mapping[str, float]) -> None:
        self.frequency = frequency

    def has_article(self, form: str) -> bool:
        """Tell whether a form is used with the article, as hardly any name is."""
        return self.articled_times(form) > ARTICLED

    def articled_times(self, form: str) -> float:
        """Return how many times as common as alone a form is with the article."""
        articled = sum(self.frequency.get(chain + form, 0) for chain in _CHAINS)
        return articled / (self.frequency.get(form, 0) + UNLISTED)

    def of(self, form: str) -> float:
        """Return how common a form is, with the article or without it."""
        return (self.frequency.get(form, 0) + UNLISTED) * (1 + self.articled_times(form))

    def has_pronouns(self, before: str, form: str) -> bool:
        """Tell whether a form behind particles is used with pronouns of the third person."""
        others = [self.frequency.get(before + _bound(form) + end, 0) for end in _THIRD_PERSON]
        own = self.frequency.get(before + form, 0)
        return sum(others) > PRONOUNED * own and sum(map(bool, others)) > 1


def _bound(form: str) -> str:
    """Return a form as it is written before a pronoun."""
    return form[:-1] + "ت" if form.endswith("ة") else form
