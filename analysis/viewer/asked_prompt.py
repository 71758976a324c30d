"""The exact prompt behind an answer, built again and checked against the hash that the run recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...agents.answerer import EMBEDDED
from ...agents.context import Context
from ...agents.language_model import LanguageModelAnswerer
from ...agents.situation import Situation
from ...agents.survey_context import survey_context
from ...populations.population import Population
from ...surveys import Question
from .run_reader import RunReader

if TYPE_CHECKING:
    from ...llm import Client

#: Round and position of a respondent in the population to what it had read, remembered and heard by then.
Recollect = Callable[[int, int], Situation]

SAME = "Built again from the run, and checked: its hash is the one that was recorded with the answer."
OTHER = (
    "Built again from the run; its hash is not the one that was recorded with the answer, so this is not exactly what was "
    "sent: the population, the earlier answers, the templates or this package have changed since."
)
UNKNOWN_ROUND = (
    "Built again without what the round added (memory, stimuli, what others said), which this older run does not record; its "
    "hash is not the one that was recorded with the answer."
)
UNHASHED = (
    "Built again from the run; no hash was recorded with the answer, so nobody can say whether this is what was sent."
)
UNRECORDED = "The embedded respondent reads no prompt. This is what a language model would get in its place."
SKIPPED = "Nothing was sent: earlier answers, or having left the panel, skip this question."


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
        recollect: what had happened to a respondent; None where the run does not say.
    """

    def __init__(self, reader: RunReader, recollect: Recollect | None = None) -> None:
        self._reader = reader
        self._config: Mapping[str, Any] = reader.manifest["config"]
        self._recollect = recollect

    @cached_property
    def context(self) -> Context:
        """What respondents' contexts are made of; the tree is read on first use."""
        return survey_context(self._reader.run.survey(as_written=True), self._config)

    def of(
        self, one: Population, question: Question, row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]] = ()
    ) -> AskedPrompt:
        """The prompt of one answer.

        Args:
            one: the respondent, as a population of one.
            question: of the survey.
            row: the answer.
            rows: every answer of the respondent.
        """
        asked = next((known for known in self.context.questions if known.id == question.id), question)
        answerer = LanguageModelAnswerer(
            str(self._config["model"]),
            str(self._config["elicitation"] or "sample"),
            self.context,
            _nobody,
        )
        situation = Situation(str(row["variant"] or ""))
        if self._recollect is not None:
            situation = self._recollect(int(row["round"]), self._reader.position_of(str(row["respondent_id"])))
        requests, found = answerer.retold(
            one,
            asked,
            seed=int(self._config["seed"]),
            round=int(row["round"]),
            replicate=int(row["replicate"]),
            situation=situation,
            earlier=[other for other in rows if other["round"] == row["round"]],
        )
        recorded = row.get("prompt_sha256")
        is_same = bool(recorded) and found == recorded
        if not requests or row["status"] == "skipped":
            return AskedPrompt((), 0, is_same, SKIPPED)
        messages = tuple(Message(part["role"], part["content"]) for part in requests[0][0])
        return AskedPrompt(messages, len(requests), is_same, self._remark(bool(recorded), is_same))

    def _remark(self, is_recorded: bool, is_same: bool) -> str:
        if not is_recorded:
            return UNRECORDED if self._config["model"] == EMBEDDED else UNHASHED
        if is_same:
            return SAME
        return OTHER if self._recollect is not None else UNKNOWN_ROUND


def _nobody() -> Client:
    raise AssertionError("nothing is sent when a prompt is built again")
