"""What the API refuses in any of its parameters: values that contradict one another."""

from collections.abc import Mapping
from typing import Any

from apiflask import Schema
from flask import request
from marshmallow import ValidationError, pre_load
from marshmallow.fields import List


class Parameters(Schema):
    """The parameters of an endpoint; one that takes a single value must not be given twice."""

    @pre_load
    def refuse_repeated(self, values: Mapping[str, Any], **_: Any) -> Mapping[str, Any]:
        """Return the values; raise ValidationError for a parameter given more than once."""
        repeated = {name for name, given in request.args.lists() if len(given) > 1}
        for name, field in self.fields.items() if repeated else ():
            parameter = field.data_key or name
            if parameter in repeated and not isinstance(field, List):
                raise ValidationError("Must be given only once.", parameter)
        return values


def refuse_blank_names(names: Mapping[str, list[str]]) -> None:
    """Raise ValidationError for a filter with a blank name, which no article has."""
    for parameter, values in names.items():
        if not all(value.strip() for value in values):
            raise ValidationError("Must not be blank.", parameter)
