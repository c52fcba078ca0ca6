"""Function words: indexed like all others, left out of a query when other words remain.

They are told by their written form, with or without the hamza on the alef: أن and ان, but not آن.
"""

from collections.abc import Iterator

from search.analyzer.clitics import ARTICLE, FUTURE, PARTICLES
from search.analyzer.normalize import folded

_WORDS = """
من إلى إلي عن على في حتى منذ مذ
خلال عبر ضد نحو لدى عند عندما بين حول دون بدون مع ضمن عقب إثر بعد قبل
أن إن كي لكي قد لقد سوف لن لم لما لا ما ليس ليست ليسوا لست كان كانت كانوا يكون تكون يكن تكن كنت
هو هي هم هن هما أنا إنا نحن أنت إنت أنتم
هذا هذه هذان هذين هاتان هاتين هؤلاء ذلك تلك أولئك ذاك هنا هناك هنالك
الذي التي الذين اللذان اللتان اللذين اللتين اللاتي اللواتي
أو أم بل لكن لكنه لكنها ثم إذا إذ لو لولا كما كذلك أيضا فقط إلا ألا سوى غير كل بعض أي أية كلا كلتا
هل ماذا لماذا بماذا ماهو ماهي لمن بم علام متى أين كيف كم حيث
بينما فيما مما عما ممن كلما حينما ريثما مثل مثلما
أنه أنها أنهم إنه إنها إنهم لأن لأنه لأنها لإن بأن بإن بأنه بأنها فأن فإن كأن مني منك مننا
له لها لهم لنا لي لك به بها بهم بنا فيه فيها فيهم منه منها منهم عنه عنها عنهم عليه عليها عليهم علينا
إليه إليها إليهم إلينا معه معها معهم لديه لديها لديهم بينهم بينها عنده عندها عندهم
يا
"""
#: Other words, although Egyptians write a final ي like that.
_OTHER_WORDS = frozenset({"منى"})

_WITHOUT_HAMZA = str.maketrans("أإ", "اا")


def _spellings(word: str) -> Iterator[str]:
    """Yield the ways in which a function word is written."""
    for spelling in (word, word[:-1] + "ى" if word.endswith("ي") else word):
        yield spelling
        yield spelling.translate(_WITHOUT_HAMZA)


_LISTED = [*_WORDS.split(), *PARTICLES, FUTURE, ARTICLE]
#: The written forms, of which clitics that stand alone are some, by their folded forms.
_BY_FOLDED: dict[str, frozenset[str]] = {}
for _form in {form for word in _LISTED for form in _spellings(word)} - _OTHER_WORDS:
    _BY_FOLDED[folded(_form)] = _BY_FOLDED.get(folded(_form), frozenset()) | {_form}

#: The folded forms of the function words.
FUNCTION_WORDS = frozenset(_BY_FOLDED)


def is_function_word(written: str, key: str) -> bool:
    """Tell whether a word is a function word, given its written form and its key *folded*.

    It may carry particles where the key has lost them: وفي is one, as its key is في, and فهم is
    none where its key is فهم.
    """
    forms = _BY_FOLDED.get(key)
    if forms is None:
        return False
    if written in forms or key == folded(written):
        return written in forms
    return any(map(written[1:].endswith, forms))
