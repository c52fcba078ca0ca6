"""Where the keys of a query are looked for: the fields of the index, and what each weighs."""

from collections.abc import Callable
from itertools import combinations

from search.query.tree import (
    And,
    AnyOf,
    Boost,
    EngineQuery,
    Keyword,
    Not,
    Or,
    Phrase,
    Range,
    Term,
    boosted,
    conjunction,
    disjunction,
    negation,
)
from search.ranking import LITERAL, Level
from search.schema import HEADLINE_ONLY, ID, URL, Schema, key_field

Keys = tuple[str, ...]
#: From keys and a field of the index to what finds them there.
Make = Callable[[Keys, str], EngineQuery]


def in_a_row(keys: Keys, field: str) -> EngineQuery:
    """Return that the words stand side by side."""
    return Phrase(keys, field) if len(keys) > 1 else Term(keys[0], field)


def near_one_another(keys: Keys, field: str, slop: int) -> EngineQuery:
    """Return that each two of the words are near; together they weigh as a phrase does."""
    pairs: list[EngineQuery] = [Phrase(pair, field, slop) for pair in combinations(keys, 2)]
    return boosted(conjunction(pairs), 1 / (len(keys) - 1))


class Fields:
    """Spread keys over the fields that a person's ``field`` means (None: the whole article)."""

    def __init__(self, level: Level, schema: Schema) -> None:
        self._level = level
        self._key_fields = schema.key_fields
        #: Each field of names, with the engine's field of its words.
        self._names = {name: key_field(own, "folded") for name, own in schema.names.items()}
        self._conditions = frozenset(self._names.values())

    def is_names(self, field: str | None) -> bool:
        """Tell whether a field is one of names."""
        return field in self._names

    def is_condition(self, query: EngineQuery) -> bool:
        """Return whether an article must meet it, however few of the words it holds."""
        match query:
            case And(parts) | Or(parts):
                return all(map(self.is_condition, parts))
            case Boost(part):
                return self.is_condition(part)
            case Term() | Phrase() | AnyOf():
                return query.field in self._conditions
            case Keyword(field):
                return field in (ID, URL)
            case _:
                return isinstance(query, Not | Range)

    def name(self, field: str, key: str) -> EngineQuery:
        """Return what finds a word in a field of names."""
        return Term(key, self._names[field])

    def literal(self, field: str | None) -> str:
        """Return the layer in which phrases and patterns are looked for."""
        return "folded" if field in self._names else self._level.literal

    def vocabulary(self, field: str | None) -> str:
        """Return the field of the index whose keys a pattern is held against."""
        if field in self._names:
            return self._names[field]
        return key_field("title" if field == "title" else "text", self.literal(field))

    def literally(self, field: str | None, keys: Keys, make: Make = in_a_row) -> EngineQuery:
        """Return what is made of keys in the literal layer."""
        if field in self._names:
            return make(keys, self._names[field])
        return disjunction(self.spread(field, self.literal(field), LITERAL, keys, make))

    def one_of(self, field: str | None, keys: Keys) -> EngineQuery:
        """Return what finds any of the keys in the literal layer."""
        # Each by itself where it matters in which part of an article a key is.
        groups = [(key,) for key in keys] if field == "body" else [keys] if keys else []
        return disjunction([self.literally(field, group, AnyOf) for group in groups])

    def spread(
        self, field: str | None, layer: str, weight: float, keys: Keys, make: Make = in_a_row
    ) -> list[EngineQuery]:
        """Return what is made of keys for each field of the index they are looked for in."""
        if field == "body":
            # What stands in the text, headline included, but not in the headline alone.
            text: EngineQuery = Boost(make(keys, key_field("text", layer)), weight)
            headline: EngineQuery = AnyOf(keys, key_field(HEADLINE_ONLY, layer))
            return [conjunction([text, negation(headline)])]
        weights = self._level.fields
        return [
            Boost(make(keys, of_layer), weight * weights[name])
            for name in ([field] if field else weights)
            if (of_layer := key_field(name, layer)) in self._key_fields
        ]
