"""Opening the answerer that a configuration names, in whichever process asks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from ..agents.answerer import Answerer
from ..errors import InputError, UnknownElicitationError
from ..llm import Connection, Desk
from ..surveys import Survey
from ..surveys.question import CHOICE_KINDS
from .config import SimulationConfig
from .schedule import Schedule

#: Questions written out in a hint before the rest is left to the reader.
NAMED = 12


@dataclass(frozen=True)
class AnswererSpec:
    """Everything a worker needs to open its answerer; small and picklable.

    Attributes:
        config, survey, schedule: what is asked of whom; the survey in all its wordings.
        connection: how to talk to the model.
        desk: of the allowance that all workers share; None for one of this process's own.
    """

    config: SimulationConfig
    survey: Survey
    connection: Connection = field(default_factory=Connection)
    schedule: Schedule = field(default_factory=Schedule)
    desk: Desk | None = None

    @cached_property
    def asked(self) -> Survey:
        """The survey in the wording that the answerer is given.

        The embedded respondent reads none: it is given the main wording, by which it finds what is known of a question, so
        that its answers are the same in every language and variant.
        """
        worded = self.survey.asked_in(self.config.language, self.config.variant)
        if not self.config.is_embedded:
            return worded
        named = (replace(question, variant=worded[question.id].variant) for question in self.survey)
        return replace(self.survey, questions=tuple(named))

    def open(self) -> Answerer:
        """The embedded respondent, or a language model behind the configured elicitation.

        Raises:
            UnknownElicitationError: an elicitation that the answerer cannot do.
        """
        config = self.config
        if config.is_embedded:
            from ..agents.psychometric import PsychometricAnswerer

            if config.elicitation not in ("", "psychometric"):
                raise UnknownElicitationError(
                    "the embedded respondent reads no prompts",
                    parameter="elicitation",
                    got=config.elicitation,
                    allowed="psychometric",
                    hint="Leave --elicitation out, or choose a language model with --model.",
                )
            if config.replicates != 1:
                raise InputError(
                    where="simulate()",
                    parameter="replicates",
                    got=config.replicates,
                    allowed="1 with the embedded respondent",
                )
            if self.schedule.needs_a_reader:
                raise InputError(
                    "the embedded respondent reads no stimuli and hears nobody",
                    where="simulate()",
                    parameter="rounds",
                    got="a stimulus or talk",
                    allowed="plain waves and attrition",
                    hint="Choose a language model with --model.",
                )
            self._require_choices()
            return PsychometricAnswerer(leak_guard=config.leak_guard)
        from ..agents.language_model import LanguageModelAnswerer
        from ..agents.survey_context import survey_context

        desk = self.desk or self.connection.allowance()  # one for all shards that this process will answer
        connect = partial(self.connection.client, config.model, config.api_base, desk)
        context = survey_context(self.survey, config.to_dict())
        return LanguageModelAnswerer(config.model, config.elicitation or "sample", context, connect, config.replicates)

    def _require_choices(self) -> None:
        """Refuse questions that the embedded respondent cannot answer, and say how to ask it the others alone."""
        from ..agents.elicitation import require_kinds

        asked = self.schedule.asked(self.survey.questions)
        able = [question.id for question in asked if question.kind in CHOICE_KINDS]
        try:
            require_kinds(asked, CHOICE_KINDS, "the embedded respondent")
        except UnknownElicitationError as error:
            if not able:
                raise
            some = ", ".join(able[:NAMED]) + (", ..." if len(able) > NAMED else "")
            raise UnknownElicitationError(
                error.message,
                parameter=error.parameter,
                allowed=error.allowed,
                hint=f"{error.hint} To ask only the others, give --rounds a file that holds: "
                f"rounds: [{{questions: [{some}]}}]",
            ) from None
