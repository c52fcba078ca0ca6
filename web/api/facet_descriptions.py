"""What the description of the API says of the facets that were declared for the index."""

from copy import deepcopy
from typing import Any

from search.fields import NAMES, TIMELINE

Description = dict[str, Any]


def with_facets(description: Description, facets: tuple[str, ...]) -> Description:
    """Return the description for an index that was declared to have some facets.

    They are described as the keyword fields that every index has.
    """
    described = deepcopy(description)
    for operations in described["paths"].values():
        for operation in operations.values():
            operation["parameters"] = _parameters(operation["parameters"], facets)
    values = described["components"]["schemas"]["Facets"]["properties"]
    values |= {name: deepcopy(values[NAMES[-1].name]) for name in facets}
    return described


def _parameters(parameters: list[Description], facets: tuple[str, ...]) -> list[Description]:
    found: list[Description] = []
    for parameter in parameters:
        if parameter["name"] == "facet":
            names = [*(field.name for field in NAMES), *facets, TIMELINE]
            parameter["schema"]["items"]["enum"] = names
        found.append(parameter)
        if parameter["name"] == NAMES[-1].name and parameter["in"] == "query":
            found += [_filter(parameter, name) for name in facets]
    return found


def _filter(like: Description, name: str) -> Description:
    """Return the parameter of a declared facet, which is like that of a usual field."""
    description = like["description"].replace(f" {NAMES[-1].noun},", f" {name},")
    made = {**deepcopy(like), "name": name, "description": description, "example": ["…"]}
    made["schema"]["examples"] = [made["example"]]
    return made
