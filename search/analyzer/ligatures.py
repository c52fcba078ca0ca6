"""Single signs that stand for whole expressions: ﷺ is صلى الله عليه وسلم."""

import unicodedata

#: The signs that Unicode does not decompose.
_NAMED = {
    "\ufd40": "رحمه الله",
    "\ufd41": "رضي الله عنه",
    "\ufd42": "رضي الله عنها",
    "\ufd43": "رضي الله عنهم",
    "\ufd44": "رضي الله عنهما",
    "\ufd45": "رضي الله عنهن",
    "\ufd46": "صلى الله عليه وآله",
    "\ufd47": "عليه السلام",
    "\ufd48": "عليهم السلام",
    "\ufd49": "عليهما السلام",
    "\ufd4a": "عليه الصلاة والسلام",
    "\ufd4b": "قدس سره",
    "\ufd4c": "صلى الله عليه وآله وسلم",
    "\ufd4d": "عليها السلام",
    "\ufd4e": "تبارك وتعالى",
    "\ufd4f": "رحمهم الله",
    "\ufdcf": "سلامه علينا",
    "\ufdfd": "بسم الله الرحمن الرحيم",
    "\ufdfe": "سبحانه وتعالى",
    "\ufdff": "عز وجل",
}
_DECOMPOSED = map(chr, range(0xFDF0, 0xFDFD))

#: The words of each sign.
EXPRESSIONS = {sign: words.split() for sign, words in _NAMED.items()} | {
    sign: unicodedata.normalize("NFKC", sign).split() for sign in _DECOMPOSED
}
#: They are lined up in these blocks, for a class of a regular expression.
SIGNS = "\ufd40-\ufd4f\ufdcf\ufdf0-\ufdff"
