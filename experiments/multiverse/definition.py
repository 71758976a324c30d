"""What a multiverse says of itself."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

from pydantic import Field, model_validator

from ..fault import Place
from ..survey.definition import SurveyDefinition


class MultiverseDefinition(SurveyDefinition):
    """A study of survey answers whose arms are all combinations of some choices.

    Attributes:
        choices: field of an arm to the values it could have had.
        headline: one value of each, fixed beforehand: the configuration that is reported first, whatever the others say.
        arms: further arms that stand beside, such as references.
    """

    choices: dict[str, tuple[Any, ...]] = Field(min_length=1)
    headline: dict[str, Any]

    @model_validator(mode="before")
    @classmethod
    def _combined(cls, found: Any) -> Any:
        """Adds one arm for every combination."""
        if not isinstance(found, dict) or not isinstance(found.get("choices"), dict):
            return found
        choices = {name: values if isinstance(values, list) else [values] for name, values in found["choices"].items()}
        arms = [
            {"name": combination_name(picked), **picked}
            for values in product(*choices.values())
            for picked in [dict(zip(choices, values, strict=True))]
        ]
        return {**found, "arms": [*(found.get("arms") or []), *arms], "varies": list(choices)}

    def place(self, at: int, field: str) -> Place:
        """See ``SurveyDefinition.place``: the fields of a combination stand among the choices."""
        named = super().place(at, field)
        is_combined = field in self.choices and at >= len(self.arms) - prod(map(len, self.choices.values()))
        return ("choices", field) if is_combined else named

    @model_validator(mode="after")
    def _headline_is_one_of_them(self) -> MultiverseDefinition:
        for name, values in self.choices.items():
            if name not in self.headline or self.headline[name] not in values:
                raise ValueError(f"headline names one of the choices of {name}: {', '.join(map(str, values))}")
        if set(self.headline) != set(self.choices):
            raise ValueError(f"headline names exactly the choices: {', '.join(self.choices)}")
        return self


def combination_name(picked: dict[str, Any]) -> str:
    """The arm's name, such as ``sample depth-0 ranked``."""
    return " ".join(_word(name, value) for name, value in picked.items())


def _word(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return f"{name}-{'on' if value else 'off'}"
    return value if isinstance(value, str) and value else f"{name}-{'none' if value == '' else value}"
