"""Where the keys of a query are looked for: the fields of the index, and what each weighs."""

from collections.abc import Callable
from itertools import combinations

from search.query.tree import (
    And,
    AnyOf,
    Boost,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    Term,
    boosted,
    conjunction,
    disjunction,
)
from search.ranking import LITERAL, Level
from search.schema import HEADLINE_ONLY, KEY_FIELDS, NAME_FIELDS, key_field

Keys = tuple[str, ...]
#: From keys and a field of the index to what finds them there.
Make = Callable[[Keys, str], Node]
_NAMES = frozenset(key_field(name, "folded") for name in NAME_FIELDS)


def is_condition(node: Node) -> bool:
    """Return whether an article must meet it, however few of the words it holds."""
    match node:
        case And(parts) | Or(parts):
            return all(map(is_condition, parts))
        case Boost(part):
            return is_condition(part)
        case Term() | Phrase() | AnyOf():
            return node.field in _NAMES
        case _:
            return isinstance(node, Not | Range)


def in_a_row(keys: Keys, field: str) -> Node:
    """Return that the words stand side by side."""
    return Phrase(keys, field) if len(keys) > 1 else Term(keys[0], field)


def near_one_another(keys: Keys, field: str, slop: int) -> Node:
    """Return that each two of the words are near; together they weigh as a phrase does."""
    pairs: list[Node] = [Phrase(pair, field, slop=slop) for pair in combinations(keys, 2)]
    return boosted(conjunction(pairs), 1 / (len(keys) - 1))


class Fields:
    """Spread keys over the fields that a person's ``field`` means (None: the whole article)."""

    def __init__(self, level: Level) -> None:
        self._level = level

    def literal(self, field: str | None) -> str:
        """Return the layer in which phrases and patterns are looked for."""
        return "folded" if field in NAME_FIELDS else self._level.literal

    def vocabulary(self, field: str | None) -> str:
        """Return the field of the index whose keys a pattern is held against."""
        known = field in ("title", *NAME_FIELDS)
        return key_field(field if field and known else "text", self.literal(field))

    def literally(self, field: str | None, keys: Keys, make: Make = in_a_row) -> Node:
        """Return what is made of keys in the literal layer."""
        layer = self.literal(field)
        if field in NAME_FIELDS:
            return make(keys, key_field(field, layer))
        return disjunction(self.spread(field, layer, LITERAL, keys, make))

    def one_of(self, field: str | None, keys: Keys) -> Node:
        """Return what finds any of the keys in the literal layer."""
        # Each by itself where it matters in which part of an article a key is.
        groups = [(key,) for key in keys] if field == "body" else [keys] if keys else []
        return disjunction([self.literally(field, group, AnyOf) for group in groups])

    def spread(
        self, field: str | None, layer: str, weight: float, keys: Keys, make: Make = in_a_row
    ) -> list[Node]:
        """Return what is made of keys for each field of the index they are looked for in."""
        if field == "body":
            # What stands in the text, headline included, but not in the headline alone.
            text = Boost(make(keys, key_field("text", layer)), weight)
            return [conjunction([text, Not(AnyOf(keys, key_field(HEADLINE_ONLY, layer)))])]
        weights = self._level.fields
        return [
            Boost(make(keys, of_layer), weight * weights[name])
            for name in ([field] if field else weights)
            if (of_layer := key_field(name, layer)) in KEY_FIELDS
        ]
