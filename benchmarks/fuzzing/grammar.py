"""Queries at random: made by the grammar of the language, and real ones that are changed."""
# ruff: noqa: E501  # what is odd stands in a line

from collections.abc import Callable, Sequence
from random import Random

from benchmarks.fuzzing.seeds import (
    DATES,
    ODD,
    OPERATORS,
    documented,
    fields,
    headlines,
    vocabulary,
)

#: Deeper than the language allows, and longer.
_MAX_DEPTH, _MANY_WORDS, _MANY_CHARS = 12, 90, 1_500
_MAX_CHANGES = 6
_QUOTES = ('"', '"', "«", "»", "“", "”", "„", "＂")
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأإؤئ"


def query(random: Random) -> str:
    """Return a query: mostly of the grammar, often a real one that is changed, seldom noise."""
    kinds: Sequence[tuple[int, Callable[[Random], str]]] = (
        (50, _made), (36, _changed), (2, _long), (3, _deep), (4, _noise), (2, _patterns), (3, _dated),
    )  # fmt: skip
    (kind,) = random.choices([kind for _, kind in kinds], [weight for weight, _ in kinds])
    return kind(random)


def _made(random: Random) -> str:
    return _either(random, random.choice((0, 0, 0, 1, 1, 2)))


def _either(random: Random, depth: int) -> str:
    joins = (" OR ", "|", " | ", " أو ", " OR OR ", "||")
    parts = [_sequence(random, depth) for _ in range(random.choice((1, 1, 1, 1, 2, 3)))]
    return random.choice(joins).join(parts)


def _sequence(random: Random, depth: int) -> str:
    joins = (" ", " ", " ", " AND ", " + ", " && ", "  ", "، ", "")
    parts = [_unary(random, depth) for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4)))]
    return random.choice(joins).join(parts)


def _unary(random: Random, depth: int) -> str:
    before = random.choice(("", "", "", "", "-", "NOT ", "--", "NOT NOT ", "AND ", "OR "))
    weight = random.choice(("", "", "", "", "", "^3", "^0.1", "^99", "^", "^2٫5", "^-1", "^1e9"))
    return f"{before}{_leaf(random, depth)}{weight}"


def _leaf(random: Random, depth: int) -> str:
    field = random.choice(("", "", "", "", f"{random.choice(fields())}:", "لاحقل:"))
    field = f"ال{field}" if field and random.random() < 0.1 else field
    times = random.choice(("",) * 9 + ("atleast2:", "تكرار3:", "atleast0:", "atleast999:"))
    exact = random.choice(("", "", "", "", "="))
    blank = random.choice(("", "", "", " "))
    if depth and random.random() < 0.4:
        inside = f"({_either(random, depth - 1)})"
    elif random.random() < 0.3:
        inside = _phrase(random)
    elif field and random.random() < 0.3:
        inside = random.choice(DATES)
    else:
        inside = _word(random)
    return f"{field}{blank}{times}{exact}{inside}"


def _phrase(random: Random) -> str:
    words = " ".join(_word(random) for _ in range(random.choice((0, 1, 2, 2, 3, 6))))
    near = random.choice(
        ("", "", "", "~5", "~>5", "~جملة", "~فقرة", "~s", "~p", "~0", "~51", "~لا")
    )
    closing = random.choice((*_QUOTES, ""))
    return f"{random.choice(_QUOTES)}{words}{closing}{near}"


def _word(random: Random) -> str:
    word = random.choice(vocabulary())
    kind = random.randrange(12)
    if kind == 0:
        word = f"{word[:3]}*"
    elif kind == 1:
        at = random.randrange(len(word) + 1)
        word = word[:at] + random.choice("?*") + word[at + 1 :]
    elif kind == 2:
        word += random.choice(("~", "~1", "~2", "~3", "~~", "*~"))
    elif kind == 3:
        at = random.randrange(len(word) + 1)
        word = word[:at] + random.choice(ODD) + word[at:]
    elif kind == 4:
        word = "".join(random.choices(_ARABIC, k=random.randint(1, 9)))
    return word


def _changed(random: Random) -> str:
    text = random.choice(random.choice((documented(), headlines())))
    for _ in range(random.randint(1, _MAX_CHANGES)):
        text = _change(text, random)
    return text[:_MANY_CHARS]


def _change(text: str, random: Random) -> str:
    start = random.randrange(len(text) + 1)
    end = min(len(text), start + random.choice((1, 1, 3, 12)))
    kind = random.randrange(7)
    if kind == 0:
        return text[:start] + text[end:]
    if kind == 1:
        return text[:start] + random.choice(OPERATORS) + text[start:]
    if kind == 2:
        return text[:start] + random.choice(ODD) + text[end:]
    if kind == 3:
        return text[:start] + text[start:end] * random.choice((2, 3, 20)) + text[end:]
    if kind == 4:
        return text[:start] + f" {_leaf(random, 1)} " + text[start:]
    if kind == 5:
        return f"{text[start:]} {text[:start]}"
    return text[:start] + random.choice(vocabulary()) + text[end:]


def _long(random: Random) -> str:
    """Return as many words and characters as the limits allow, or more."""
    if random.random() < 0.3:
        return random.choice((*ODD, *OPERATORS, "ا", "ab ")) * random.randint(200, _MANY_CHARS)
    words = [_word(random) for _ in range(random.randint(20, _MANY_WORDS))]
    return random.choice((" ", " ", " OR ", " | ", "،")).join(words)[: _MANY_CHARS * 2]


def _deep(random: Random) -> str:
    depth = random.randint(6, _MAX_DEPTH)
    opening = random.choice(("(", "-(", "title:(", "=(", "(هدنة OR ", "NOT (", "atleast2:("))
    closing = ")" * random.choice((depth, depth, depth - 1, depth + 3, 0))
    return f"{opening * depth}{_either(random, 1)}{closing}"


def _noise(random: Random) -> str:
    signs = (*OPERATORS, *ODD, *_QUOTES, " ", " ", "\n", "\t", *_ARABIC)
    pieces = random.choices(signs, k=random.randint(0, 40))
    if random.random() < 0.2:
        pieces += (chr(random.randrange(0x11_0000)) for _ in range(20))
    return "".join(pieces)


def _patterns(random: Random) -> str:
    """Return many words with wildcards or a tilde, also in phrases."""
    patterns = (
        "ا?*",
        "ال*",
        "م?*",
        "short~2",
        "{}~2",
        "{}*",
        "{:.2}?*",
        "{:.1}*{:.1}",
        "???*",
        "**",
    )
    count = random.randint(2, 10)
    made = (random.choice(patterns).replace("{", "{0") for _ in range(count))
    text = " ".join(one.format(random.choice(vocabulary())) for one in made)
    return random.choice((text, f'"{text}"', f'"{text}"~50', text.replace(" ", " OR ")))


def _dated(random: Random) -> str:
    field = random.choice(("date:", "تاريخ:", "التاريخ: ", "-date:", "date:>", "date:<="))
    one, other = random.choice(DATES), random.choice(DATES)
    date = random.choice(
        (one, f"{one}..{other}", f'"{one}"', f"({one} OR {other})", f'"{one}..{other}')
    )
    return f"{random.choice(('', random.choice(vocabulary())))} {field}{date}"
