"""The fields of the index in which the keys of a query are looked for, and their weights."""

from collections.abc import Callable
from itertools import combinations, pairwise

from search.query.algebra import boosted, conjunction, disjunction, negation
from search.query.tree import And, AnyOf, Boost, EngineQuery, Keyword, Not, Or, Phrase, Range, Term
from search.ranking import LITERAL_WEIGHT, Level
from search.schema import BOILERPLATE, HEADLINE_ONLY, WHOLES, Schema, key_field

Keys = tuple[str, ...]
#: Makes a query of keys and a field of the index.
Make = Callable[[Keys, str], EngineQuery]


def side_by_side(keys: Keys, field: str) -> EngineQuery:
    """Return the query for words side by side."""
    return Phrase(keys, field) if len(keys) > 1 else Term(keys[0], field)


def near_each_other(keys: Keys, field: str, slop: int, *, ordered: bool = False) -> EngineQuery:
    """Return the query for words of which each two are near; all pairs weigh as one phrase.

    Where they are ``ordered``, each is near the next.
    """
    if len(keys) == 1:
        return side_by_side(keys, field)
    both = pairwise(keys) if ordered else combinations(keys, 2)
    pairs: list[EngineQuery] = [Phrase(pair, field, slop, ordered) for pair in both]
    return boosted(conjunction(pairs), 1 / (len(keys) - 1))


class Fields:
    """Spread keys over the fields of the index for a query's ``field``.

    None is the whole article.
    """

    def __init__(self, level: Level, schema: Schema) -> None:
        self._level = level
        self._key_fields = schema.key_fields
        #: The engine's field of the words of each keyword field.
        self._names = {name: key_field(own, "folded") for name, own in schema.names.items()}
        self._conditions = frozenset(self._names.values())

    def is_names(self, field: str | None) -> bool:
        """Return whether a field is a keyword field."""
        return field in self._names

    def is_condition(self, query: EngineQuery) -> bool:
        """Return whether articles must match a query even where the answer is relaxed."""
        match query:
            case And(parts) | Or(parts):
                return all(map(self.is_condition, parts))
            case Boost(part):
                return self.is_condition(part)
            case Term() | Phrase() | AnyOf():
                return query.field in self._conditions
            case Keyword(field):
                return field in WHOLES
            case _:
                return isinstance(query, Not | Range)

    def name(self, field: str, key: str) -> EngineQuery:
        """Return the query for a word in a keyword field."""
        return Term(key, self._names[field])

    def literal(self, field: str | None) -> str:
        """Return the layer in which phrases and patterns of a field are looked for."""
        return "folded" if field in self._names else self._level.literal

    def dictionary_field(self, field: str | None) -> str:
        """Return the field of the index whose keys the patterns of a field are matched with."""
        if field in self._names:
            return self._names[field]
        return key_field("title" if field == "title" else "text", self.literal(field))

    def literally(self, field: str | None, keys: Keys, make: Make = side_by_side) -> EngineQuery:
        """Return the query for keys in the literal layer of a field."""
        if field in self._names:
            return make(keys, self._names[field])
        return disjunction(self.spread(field, self.literal(field), LITERAL_WEIGHT, keys, make))

    def phrase(self, field: str | None, keys: Keys, make: Make = side_by_side) -> EngineQuery:
        """Return the query for a phrase: as `literally`, or in the boilerplate of the body."""
        found = self.literally(field, keys, make)
        if field not in (None, "body"):
            return found
        weight = LITERAL_WEIGHT * self._level.fields["text"]
        left_out = make(keys, key_field(BOILERPLATE, self._level.literal))
        return disjunction([found, Boost(left_out, weight)])

    def one_of(self, field: str | None, keys: Keys) -> EngineQuery:
        """Return the query for any of the keys in the literal layer of a field."""
        # In the body each by itself, as each key may be in the headline only.
        groups = [(key,) for key in keys] if field == "body" else [keys] if keys else []
        return disjunction([self.literally(field, group, AnyOf) for group in groups])

    def spread(
        self, field: str | None, layer: str, weight: float, keys: Keys, make: Make = side_by_side
    ) -> list[EngineQuery]:
        """Return the query for keys in each field of the index that a field covers."""
        if field == "body":
            # In the text, which includes the headline, but not in the headline only.
            text: EngineQuery = Boost(make(keys, key_field("text", layer)), weight)
            headline: EngineQuery = AnyOf(keys, key_field(HEADLINE_ONLY, layer))
            return [conjunction([text, negation(headline)])]
        weights = self._level.fields
        return [
            Boost(make(keys, of_layer), weight * weights[name])
            for name in ([field] if field else weights)
            if (of_layer := key_field(name, layer)) in self._key_fields
        ]
