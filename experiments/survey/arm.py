"""An arm: who is said to answer, what answers, and how it is read."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ...agents.answerer import EMBEDDED
from ...agents.context import ContextRules
from ...agents.elicitation.elicitation import ELICITATIONS
from ...analysis.references import BASELINES
from ...errors import InputError
from ...populations.generation.baselines import baseline_names, open_baseline
from ...populations.taxonomy.attribute import MINED
from ..fault import unknown

if TYPE_CHECKING:
    from ...populations.generation.baselines import Baseline

#: Answers that need no model, by the names of ``analysis.references``.
REFERENCES = {one.name: one for one in BASELINES}


class Arm(BaseModel):
    """One way to get answers; everything it does not say is the same for all arms of a study.

    Attributes:
        name: row of the tables.
        reference: answers without a model (``uniform``, ``modal``, ``world``, ``region``, ``demographics``); then nothing
            below applies.
        model: model id; the models that the user chose when empty.
        told: how a language model is told who answers (``populations.generation.baselines``); the respondent's own ranked
            context when empty.
        told_options: options of that builder by name.
        depth: long-tail attributes per persona; the study's when None.
        tree: directory of a tree of the user's own; the shipped one when empty.
        sources: only attributes of these sources of the tree, such as ``mined``; from the tree that the user chose where the
            arm names none.
        elicitation: how replies are read; the study's when empty.
        language: of the survey's languages, the one that is asked; empty for its own, the study's when None.
        variant: name of the survey's other wordings that are asked; empty for the main one, the study's when None.
        replicates: draws per question and respondent.
        leak_guard: leave the target country out of what a respondent may know.
        assumed_facts: let attributes with merely assumed base rates into the context.
        prefix_tokens, tail_tokens, is_ranked: size and order of the context.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9 ._+-]{0,80}$")
    reference: str = ""
    model: str = ""
    told: str = ""
    told_options: dict[str, Any] = {}
    depth: int | None = Field(default=None, ge=0, le=100_000)
    tree: str = ""
    sources: tuple[str, ...] = ()
    elicitation: str = ""
    language: str | None = None
    variant: str | None = None
    replicates: int = Field(default=1, ge=1, le=1000)
    leak_guard: bool = True
    assumed_facts: bool = True
    prefix_tokens: int = 560
    tail_tokens: int = 40
    is_ranked: bool = True

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, found: Any) -> Any:
        return known_arm(found) if isinstance(found, str) else found

    @model_validator(mode="after")
    def _checked(self) -> Arm:
        for parameter, allowed in (
            ("reference", REFERENCES),
            ("told", baseline_names()),
            ("elicitation", ELICITATIONS),
        ):
            value = getattr(self, parameter)
            if value and value not in allowed:
                raise unknown(parameter, value, allowed)
        if self.told:
            try:
                self.builder()
            except InputError as error:
                raise ValueError(str(error)) from error
        try:
            self.context_rules()
        except InputError as error:
            raise ValueError(str(error)) from error
        return self

    @property
    def needs_language_model(self) -> bool:
        """Whether it waits for the user to choose a model."""
        return not self.reference and not self.model

    @property
    def settings(self) -> dict[str, Any]:
        """What tells it from other arms, for the manifest and for ablations."""
        return self.model_dump(exclude={"name"})

    def builder(self) -> Baseline:
        """Who writes what is told of a respondent.

        Raises:
            InputError: an option that the builder does not have.
        """
        found = open_baseline(self.told)
        allowed = [field.name for field in fields(cast("Any", found)) if field.name not in ("name", "needs_model")]
        for name in self.told_options:
            if name not in allowed:
                raise InputError(parameter="told_options", got=name, allowed=", ".join(allowed) or "none")
        made: Baseline = replace(cast("Any", found), **self.told_options)
        return made

    def context_rules(self) -> ContextRules:
        """Size and order of the context."""
        return ContextRules(self.prefix_tokens, self.tail_tokens, self.assumed_facts, self.is_ranked)


#: Short names that definitions may use in place of a whole arm.
_SHORT: dict[str, dict[str, Any]] = {
    "uniform": {"reference": "uniform"},
    "modal": {"reference": "modal"},
    "pooled": {"reference": "world"},
    "region": {"reference": "region"},
    "demographics-only": {"reference": "demographics"},
    "embedded": {"model": EMBEDDED},
    "deeppersona": {},
    "mined": {"sources": (MINED,)},
    **{name: {"told": name} for name in baseline_names() if name != "deeppersona"},
}

_DEPTH = re.compile(r"depth-(\d{1,5})")


def known_arm(name: str) -> dict[str, Any]:
    """The fields of an arm that a definition names in short: ``uniform``, ``embedded``, ``persona-hub``, ``depth-100`` ...

    Raises:
        PydanticCustomError: no arm of that name; ``first_fault`` turns it into an error that names file, line and field.
    """
    if name in _SHORT:
        return {"name": name, **_SHORT[name]}
    depth = _DEPTH.fullmatch(name)
    if depth:
        return {"name": name, "depth": int(depth[1])}
    raise unknown("arm", name, (*_SHORT, "depth-N"))


#: What the embedded respondent cannot feel, and why.
UNFELT = {
    "told": "it reads no text, so that how a person is told makes no difference to it",
    "told_options": "it reads no text, so that how a person is told makes no difference to it",
    "depth": "it reads facets and demographics, not the long-tail attributes",
    "tree": "it reads facets and demographics, not the long-tail attributes",
    "sources": "it reads facets and demographics, not the long-tail attributes",
    "elicitation": "it answers with a distribution of its own and no reply is read",
    "language": "it reads no wording",
    "variant": "it reads no wording",
    "replicates": "it answers with a distribution, of which every draw is the same",
    "assumed_facts": "it reads no long-tail attributes, assumed or measured",
    "prefix_tokens": "it reads no context",
    "tail_tokens": "it reads no context",
    "is_ranked": "it reads no context",
}
