"""The proclitics of Arabic: what is written together with the word that follows it.

They stand in this order: a conjunction, the future particle, a preposition, the article. All but
the article have one letter; they are the *particles*.
"""

CONJUNCTIONS = "وف"
FUTURE = "س"
PREPOSITIONS = "بلك"
ARTICLE = "ال"

#: The particles that any noun or verb may carry; the future particle stands before verbs only.
PARTICLES = CONJUNCTIONS + PREPOSITIONS
#: The preposition after which the article loses its alef (ل and الحرس are للحرس), and the others.
ABSORBING = "ل"
NON_ABSORBING = PARTICLES.replace(ABSORBING, "")

#: A regular expression for the particles of a noun, of which it may have none.
NOUN_PARTICLES = f"[{CONJUNCTIONS}]?[{PREPOSITIONS}]?"


def with_article(particle: str) -> str:
    """Return a particle and the article as they are written together: بال, لل."""
    return particle + (ARTICLE[1:] if particle == ABSORBING else ARTICLE)


#: The proclitics of a noun with the article, by how they are written together: وبال, لل.
ARTICLE_CHAINS = {
    conjunction + with_article(preposition): (*conjunction, *preposition, ARTICLE)
    for conjunction in ("", *CONJUNCTIONS)
    for preposition in ("", *PREPOSITIONS)
}
