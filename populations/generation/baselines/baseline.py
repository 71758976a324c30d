"""The interface of a baseline builder, and finding one by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from ....errors import InputError, nearest
from ...persona import Persona

if TYPE_CHECKING:
    from ....llm import Client

#: Name to the module and class that build it.
_HOMES = {
    "deeppersona": ("deep_persona", "DeepPersona"),
    "deeppersona-published": ("published_summary", "PublishedSummary"),
    "no-anchor": ("no_anchor", "NoAnchor"),
    "cultural-prompting": ("cultural_prompting", "CulturalPrompting"),
    "persona-hub": ("persona_hub", "PersonaHub"),
    "open-character": ("open_character", "OpenCharacter"),
    "all-in-one": ("all_in_one", "AllInOne"),
    "model-invented": ("model_invented", "ModelInvented"),
}


class Baseline(Protocol):
    """Says who answers: one context text a respondent, in place of a respondent's own."""

    @property
    def name(self) -> str:
        """As on the command line."""
        ...

    @property
    def needs_model(self) -> bool:
        """Whether the text itself is written by a language model."""
        ...

    def contexts(self, respondents: Sequence[Persona], client: Client | None = None) -> list[str]:
        """Context of each respondent, in order.

        Args:
            respondents: whose core, and for some arms facts, are used.
            client: asked by arms that need a model.

        Raises:
            InputError: the arm needs a model and none was given.
            ModelError: the model gave no text for somebody; nothing is put in its place.
        """
        ...


def baseline_names() -> tuple[str, ...]:
    """Every builder by name."""
    return tuple(_HOMES)


def open_baseline(name: str) -> Baseline:
    """The builder of that name.

    Raises:
        InputError: there is none.
    """
    if name not in _HOMES:
        raise InputError(
            where="open_baseline()", parameter="name", got=name, allowed=", ".join(_HOMES), hint=nearest(name, _HOMES)
        )
    module, kind = _HOMES[name]
    make: Callable[[], Baseline] = getattr(import_module(f".{module}", __package__), kind)
    return make()


def require_client(client: Client | None, name: str) -> Client:
    """The client, or a refusal.

    Raises:
        InputError: none was given.
    """
    if client is None:
        raise InputError(
            f"{name} needs a language model", where="Baseline.contexts()", parameter="client", allowed="an open client"
        )
    return client
