"""Function words: indexed like all others, left out of a query when other words remain."""

from search.analyzer.clitics import ARTICLE, CONJUNCTIONS, FUTURE, PARTICLES
from search.analyzer.normalize import folded

_WORDS = """
من إلى إلي عن على في حتى منذ مذ
خلال عبر ضد نحو لدى عند عندما بين حول دون بدون مع ضمن عقب إثر بعد قبل
أن إن كي لكي قد لقد سوف لن لم لما لا ما ليس ليست ليسوا لست كان كانت كانوا يكون تكون يكن تكن كنت
هو هي هم هن هما أنا نحن أنت أنتم
هذا هذه هذان هذين هاتان هاتين هؤلاء ذلك تلك أولئك ذاك هنا هناك هنالك
الذي التي الذين اللذان اللتان اللذين اللتين اللاتي اللواتي
أو أم بل لكن لكنه لكنها ثم إذا إذ لو لولا كما كذلك أيضا فقط إلا سوى غير كل بعض أي أية كلا كلتا
هل ماذا لماذا بماذا ماهو ماهي ماهى لمن بم علام متى أين كيف كم حيث
بينما فيما مما عما ممن كلما حينما ريثما مثل مثلما
أنه أنها أنهم لأن لأنه لأنها بأن بأنه بأنها فأن كأن مني منك مننا
له لها لهم لنا لي لك به بها بهم بنا فيه فيها فيهم منه منها منهم عنه عنها عنهم عليه عليها عليهم علينا
إليه إليها إليهم إلينا معه معها معهم لديه لديها لديهم بينهم بينها عنده عندها عندهم
يا
"""

#: The folded forms of the function words, of which clitics that stand alone are some.
FUNCTION_WORDS = frozenset(map(folded, [*_WORDS.split(), *PARTICLES, FUTURE, ARTICLE]))


def is_function_word(key: str) -> bool:
    """Tell whether a *folded* word is a function word, also after a conjunction (وفي, فمن)."""
    if key in FUNCTION_WORDS:
        return True
    return len(key) > 2 and key[0] in CONJUNCTIONS and key[1:] in FUNCTION_WORDS
