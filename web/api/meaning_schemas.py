"""Response schemas of what meaning adds to a search."""

from apiflask import Schema
from marshmallow.fields import Boolean, Float, Integer, Nested, String

from web.api.schemas import ArticleBrief, about


class HitMeaningOut(Schema):
    """How much the meaning of an article counted."""

    share = Float(metadata=about("The share of meaning in the score, from 0 to 1.", 0.28))
    alone = Boolean(metadata=about("Whether words did not find the article.", False))


class BestPassageOut(ArticleBrief):
    """The article with the passage nearest to a question, and the passage as written."""

    text = String(metadata=about("The passage.", "ارتفعت أسعار القمح بسبب الجفاف."))
    start = Integer(metadata=about("The character of the body at which it begins.", 0))


class MeaningOut(Schema):
    """What a search by meaning found."""

    used = String(
        metadata=about(
            "`rank`, `find`, or `off` where meaning did not count; `query.ignored` says why.",
            "find",
        )
    )
    found = Integer(
        metadata=about(
            "The number of articles that words did not find; `total.value` is without them.", 5
        )
    )
    passage = Nested(
        BestPassageOut,
        allow_none=True,
        metadata=about(
            "If the query is a question: the passage of the hits that is nearest to it, else null."
        ),
    )
