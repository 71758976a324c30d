"""Every error this package raises on purpose, in one tree.

An error says where it happened, which parameter was at fault, what was given, what is allowed and what to do next. The command
line prints it as one sentence and exits with the error's ``exit_code``.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from numbers import Integral

#: Longest part of an error's sentence, in characters: a damaged file may have a name or a value of any length.
LONGEST = 1000


class DeepPersonaError(Exception):
    """Base of all errors raised on purpose.

    Args:
        message: what is wrong, one sentence; built from the other arguments when empty.
        where: a place in what was given (a file with its line, a question), or the public function that noticed, written with
            brackets: ``Population.build()``.
        parameter: the argument, column or field at fault.
        got: what was given.
        allowed: what would be accepted.
        hint: what to do next.
    """

    exit_code = 2

    def __init__(
        self,
        message: str = "",
        *,
        where: str = "",
        parameter: str = "",
        got: object = None,
        allowed: str = "",
        hint: str = "",
    ) -> None:
        self.message, self.where, self.parameter, self.got, self.allowed, self.hint = (
            message,
            where,
            parameter,
            got,
            allowed,
            hint,
        )
        super().__init__(message, where, parameter, got, allowed, hint)

    def __reduce__(self) -> tuple[object, ...]:
        # keyword-only arguments do not survive the default pickling, and errors travel between Ray processes
        return (_rebuild, (type(self), self.message, self.where, self.parameter, self.got, self.allowed, self.hint))

    def __str__(self) -> str:
        return self._sentence(self.where, self.parameter)

    def for_users(self, names: Mapping[str, str] | None = None) -> str:
        """The sentence for somebody who calls no function: without its name, and with what they know parameters by.

        Args:
            names: parameter to the flag that a user gave it with; others keep their name.
        """
        known = names or {}
        where = "" if self.where.endswith("()") else self.where
        parameter = ", ".join(known.get(name, name) for name in self.parameter.split(", "))
        if self.message and parameter.startswith("--"):  # a flag stands before what is wrong with it
            return self._sentence(": ".join(filter(None, (where, parameter))), "")
        return self._sentence(where, parameter)

    def _sentence(self, where: str, parameter: str) -> str:
        head, parameter = _cut(self.message, LONGEST), _cut(parameter, LONGEST)
        if not head:
            head = f"{parameter or 'input'}: got {_shown(self.got)}"
        elif self.got is not None:
            head = f"{head.rstrip('.')}: got {_shown(self.got)}"
        elif parameter:
            head = f"{head.rstrip('.')} ({parameter})"
        text = head.rstrip(".") + (f"; allowed: {self.allowed.rstrip('.')}" if self.allowed else "") + "."
        if where:
            text = f"{_cut(where, LONGEST)}: {text}"
        return f"{text} {_cut(self.hint, LONGEST)}".strip()


def _rebuild(
    kind: type[DeepPersonaError], message: str, where: str, parameter: str, got: object, allowed: str, hint: str
) -> DeepPersonaError:
    return kind(message, where=where, parameter=parameter, got=got, allowed=allowed, hint=hint)


def _shown(value: object, limit: int = 120) -> str:
    return _cut(repr(value), limit)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def nearest(name: str, choices: Iterable[str]) -> str:
    """A "Did you mean …?" sentence for a misspelt name, or an empty string when nothing is close."""
    listed = list(choices)
    folded = {choice.casefold(): choice for choice in listed}
    close = get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.55)
    return f"Did you mean {folded[close[0]]}?" if close else ""


class InputError(DeepPersonaError):
    """Something a user gave cannot be used: nothing was sent, nothing was written."""


def refuse_unknown(options: Mapping[str, object], known: Iterable[str], *, where: str) -> None:
    """Refuse a misspelt option of a function that takes its options as ``**options``.

    Raises:
        InputError: names the first option that is not known.
    """
    allowed = list(known)
    for name in options:
        if name not in allowed:
            raise InputError(
                "no option of that name",
                where=where,
                parameter="options",
                got=name,
                allowed=", ".join(allowed),
                hint=nearest(name, allowed),
            )


def whole_number(value: object, low: int, high: int, *, where: str, parameter: str) -> int:
    """The value as Python's integer, NumPy's among them, if it is one from ``low`` to ``high``.

    Raises:
        InputError: names the parameter and the bounds.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or not low <= int(value) <= high:
        raise InputError(where=where, parameter=parameter, got=value, allowed=f"a whole number, {low} to {high:,}")
    return int(value)


class UnknownCountryError(InputError):
    """No country of that code or name is calibrated."""


class UnknownSurveyError(InputError):
    """No shipped instrument and no file of that name."""


class UnknownModelError(InputError):
    """The model id names no known provider or registered weights."""


class UnknownElicitationError(InputError):
    """No elicitation of that name, or one that the chosen answerer cannot do."""


class SurveyFormatError(InputError):
    """A questionnaire file breaks its format; ``where`` holds file and line."""


class MarginError(InputError):
    """Targets that contradict each other, do not sum to one or name unknown categories."""


class CohortError(InputError):
    """A filter that cannot be parsed or that leaves nobody."""


class TaxonomyError(InputError):
    """A malformed line, branch, leaf or expression of the Human-Attribute Tree."""


class SelectionError(InputError):
    """A depth, bias or requirement that the tree cannot meet."""


class DistributionError(InputError):
    """Shares that are negative, do not sum to one or do not match their options."""


class GroundTruthError(InputError):
    """Human reference data are missing, malformed or do not cover what was asked."""


class RunError(DeepPersonaError):
    """A run directory that is missing, unfinished, foreign or changed."""


class RunStoreError(RunError):
    """The place where a run is kept does not answer."""


class UnfinishedRunError(RunError):
    """A run that stopped before its end and can be resumed by the same command."""

    exit_code = 3


class WeightsError(InputError):
    """Model weights are missing or do not match their published hash."""


class ModelError(DeepPersonaError):
    """A language model gave no usable answer.

    Attributes:
        may_be_billed: whether the provider may have worked, and charged, all the same; kept against a budget.
    """

    exit_code = 3
    may_be_billed = False


class TransientModelError(ModelError):
    """Worth another try: rate limit, timeout, reset connection, server error."""


class PermanentModelError(ModelError):
    """Not worth another try: the same request would fail again."""


class AuthenticationError(PermanentModelError):
    """The server rejected the key."""


class MissingKeyError(InputError):
    """No key for the chosen provider in the environment; nothing was sent."""


class ContextOverflowError(PermanentModelError):
    """The prompt is longer than the model's context."""


class ContentFilterError(PermanentModelError):
    """The provider refused to process the prompt."""


class BudgetExhaustedError(DeepPersonaError):
    """The spending cap is reached; the run can be resumed with a higher one."""

    exit_code = 4


class RejectedModelError(PermanentModelError):
    """The server is there but serves no model of that name."""


class UnsupportedOptionError(PermanentModelError):
    """The model cannot give what the options ask for, log-probabilities for instance."""


class InvalidStructureError(PermanentModelError):
    """The model's text holds no JSON that satisfies the schema; ``got`` is that text."""


class ReportError(DeepPersonaError):
    """A report or a chart cannot be drawn from what was given."""


class ExperimentError(InputError):
    """A study, an arm or a design that cannot be run as described; nothing was sent."""
