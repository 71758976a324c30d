"""Model-invented attributes: a model names attributes and fills them, a few at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...calibration.countries import resolve
from ...persona import Persona
from .all_in_one import texts
from .baseline import require_client
from .persona_hub import persona_line

if TYPE_CHECKING:
    from ....llm import Client, Message


@dataclass(frozen=True)
class ModelInvented:
    """Progressive like the model filler, but the model chooses the attributes: what a taxonomy adds is the difference.

    Attributes:
        n_attributes: attributes in all.
        batch: attributes per call.
    """

    n_attributes: int = 200
    batch: int = 25
    name: str = "model-invented"
    needs_model: bool = True

    def contexts(self, respondents: Sequence[Persona], client: Client | None = None) -> list[str]:
        """See ``Baseline.contexts``."""
        from ....llm import Options

        asked = require_client(client, self.name)
        talks: list[list[Message]] = [
            [{"role": "system", "content": f"{persona_line(persona)} Country: {resolve(persona.country).name}."}]
            for persona in respondents
        ]
        lines: list[list[str]] = [[talk[0]["content"]] for talk in talks]
        for step in range(-(-self.n_attributes // self.batch)):
            ask = f"Name {self.batch} further attributes of this person, one a line, as attribute: value."
            for talk in talks:
                talk.append({"role": "user", "content": ask})
            replies = texts(
                asked,
                [
                    (list(talk), Options(max_tokens=30 * self.batch, replicate=int(persona.core["place"]) * 100 + step))
                    for talk, persona in zip(talks, respondents, strict=True)
                ],
            )
            for talk, known, reply in zip(talks, lines, replies, strict=True):
                talk.append({"role": "assistant", "content": reply})
                known.append(reply)
        return ["\n".join(known) for known in lines]
