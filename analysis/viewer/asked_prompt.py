"""The exact prompt behind an answer, built again and checked against the hash that the run recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, cast

from ...agents.context import Context, ContextRules
from ...agents.language_model import LanguageModelAnswerer
from ...agents.rehearsal import Rehearsal
from ...populations.calibration.atlas import Atlas
from ...populations.calibration.leak_guard import LeakGuard
from ...populations.population import Population
from ...surveys import Question
from .run_reader import RunReader

if TYPE_CHECKING:
    from ...llm import Client

SAME = "Built again from the run, and checked: its hash is the one that was recorded with the answer."
OTHER = (
    "Built again from the run without what the round added (memory, stimuli, what others said); its hash is not the one that "
    "was recorded with the answer."
)
UNRECORDED = "The embedded respondent reads no prompt. This is what a language model would get in its place."


@dataclass(frozen=True)
class Message:
    """One message: role and text."""

    role: str
    text: str


@dataclass(frozen=True)
class AskedPrompt:
    """What a model was sent.

    Attributes:
        messages: of the first request.
        n_requests: how many requests reading one answer takes when the first reply can be read.
        is_verified: the recorded hash is that of this prompt.
        remark: one sentence about that.
    """

    messages: tuple[Message, ...]
    n_requests: int
    is_verified: bool
    remark: str


class Prompts:
    """Prompts of one run.

    Args:
        reader: the run.
    """

    def __init__(self, reader: RunReader) -> None:
        self._config: Mapping[str, Any] = reader.manifest["config"]
        self._survey = reader.survey
        self._kept: Context | None = None

    @property
    def context(self) -> Context:
        """What respondents' contexts are made of; the tree is read on first use."""
        if self._kept is None:
            masked = LeakGuard(bool(self._config["leak_guard"])).masked_facets(
                self._survey.questions, Atlas.with_imports()
            )
            kept = (field.name for field in fields(ContextRules) if field.name in self._config)
            rules = ContextRules(**{name: self._config[name] for name in kept})
            self._kept = Context(self._survey.questions, masked, self._survey.instruction, rules)
        return self._kept

    def of(self, one: Population, question: Question, row: Mapping[str, Any]) -> AskedPrompt:
        """The prompt of one answer.

        Args:
            one: the respondent, as a population of one.
            question: of the survey.
            row: the answer.
        """
        rehearsal = Rehearsal()
        answerer = LanguageModelAnswerer(
            str(self._config["model"]),
            str(self._config["elicitation"] or "sample"),
            self.context,
            lambda: cast("Client", rehearsal),
            replicates=int(row["replicate"]) + 1,
        )
        earlier = [(row["respondent_id"], question.id, "", number) for number in range(int(row["replicate"]))]
        asked = answerer.answer(
            one, [question], seed=int(self._config["seed"]), round=int(row["round"]), done=earlier
        ).to_pylist()
        messages = tuple(Message(part["role"], part["content"]) for part in rehearsal.requests[0][0])
        recorded = row.get("prompt_sha256")
        is_same = bool(recorded) and asked[0]["prompt_sha256"] == recorded
        remark = UNRECORDED if not recorded else SAME if is_same else OTHER
        return AskedPrompt(messages, len(rehearsal.requests), is_same, remark)
