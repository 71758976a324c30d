"""Split-ballot experiments as data: two forms of a question, what people did, and where that can be read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ...surveys import Option, Question

_FOLDER = files(__package__) / "ballots"
SETS = ("classic", "analogues")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Context(_Strict):
    """A question asked before the form."""

    text: str
    options: dict[int, str]


class Form(_Strict):
    """One wording.

    Attributes:
        text, options: what is asked.
        codes: the answers whose share is compared.
        share: of those answers among people, in per cent; None where it was not published or not read.
        after: asked before it, in the same session; None for nothing.
    """

    text: str
    options: dict[int, str]
    codes: tuple[int, ...]
    share: float | None = None
    after: Context | None = None

    def question(self, name: str) -> Question:
        """As a question that is asked with its answers in the order written or the reverse."""
        return _question(name, self.text, self.options)


class Ballot(_Strict):
    """One experiment.

    Attributes:
        id: unique within its set.
        family: kind of change.
        expect: the form with the higher share of ``codes`` among people, or ``same``.
        source: who found it; empty for an analogue.
        read: the public text in which direction and shares were verified; empty for an analogue.
        like: the classic experiment whose form an analogue has.
        reversed: why the direction is against what one would think, or empty.
        a, b: the forms.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    family: str
    expect: Literal["a", "b", "same"]
    source: str = ""
    read: str = ""
    like: str = ""
    reversed: str = ""
    a: Form
    b: Form

    @property
    def published(self) -> float | None:
        """Share in the first form less that in the second, in [-1, 1]; None where it is not known."""
        if self.a.share is None or self.b.share is None:
            return None
        return (self.a.share - self.b.share) / 100.0


@cache
def ballots(name: str) -> tuple[Ballot, ...]:
    """The experiments of a shipped set.

    Args:
        name: one of ``SETS``.
    """
    content: Any = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text("utf-8"))
    return tuple(TypeAdapter(list[Ballot]).validate_python(content))


def context_question(form: Form, name: str) -> Question | None:
    """The question before a form; None where there is none."""
    return None if form.after is None else _question(name, form.after.text, form.after.options)


def _question(name: str, text: str, options: dict[int, str]) -> Question:
    listed = tuple(Option(code, label) for code, label in options.items())
    return Question(name, text, listed, kind="likert", scale="ordinal")
