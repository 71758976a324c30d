"""Kinds of studies and the classes that run them; the place to register another."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ..errors import ExperimentError, nearest

if TYPE_CHECKING:
    from .definition import Definition
    from .setting import Setting
    from .study import Study

#: Kind to the module (within this package) and the class that runs it.
KINDS = {
    "assistant": ("assistant.study", "AssistantStudy"),
    "intrinsic": ("intrinsic.study", "IntrinsicStudy"),
    "multiverse": ("multiverse.study", "MultiverseStudy"),
    "personalisation": ("personalisation.study", "PersonalisationStudy"),
    "preference": ("preference.study", "PreferenceStudy"),
    "split-ballot": ("pretest.split_ballot", "SplitBallotStudy"),
    "survey": ("survey.study", "SurveyStudy"),
}


def schema_of(kind: str, where: str = "") -> type[Definition]:
    """The form of a definition of this kind.

    Raises:
        ExperimentError: no such kind.
    """
    return _class(kind, where).schema


def open_study(definition: Definition, setting: Setting) -> Study:
    """The study, its arms and options checked; nothing is sent or written.

    Raises:
        ExperimentError, InputError: something cannot work as described.
    """
    kind = _class(definition.kind, definition.name)
    for name in kind.ignores:
        if getattr(setting, name):
            raise ExperimentError(
                f"studies of kind {definition.kind} have no use for --{name}",
                where=definition.name,
                parameter=name,
                got=getattr(setting, name),
                hint="Leave it out.",
            )
    for name in setting.options:
        if name not in kind.options:
            raise ExperimentError(
                f"studies of kind {definition.kind} have no such option",
                where=definition.name,
                parameter="set",
                got=name,
                allowed=", ".join(kind.options) or "none",
                hint=nearest(name, kind.options),
            )
    return kind(definition, setting)


def _class(kind: str, where: str) -> type[Study]:
    if kind not in KINDS:
        raise ExperimentError(
            "unknown kind of study",
            where=where,
            parameter="kind",
            got=kind,
            allowed=", ".join(KINDS),
            hint=nearest(kind, KINDS),
        )
    module, name = KINDS[kind]
    found: type[Study] = getattr(import_module(f".{module}", __package__), name)
    return found
