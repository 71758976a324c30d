"""How an answer is asked for and read: the interface of an elicitation, and finding one by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ...errors import UnknownElicitationError, nearest
from ...surveys import Question
from .interview import Interview
from .reading import Reading

#: Names a user may give; ``psychometric`` belongs to the embedded respondent and cannot be chosen for a model.
ELICITATIONS = ("sample", "logprob", "logprob-letters", "verbalized", "ssr", "pair")


class Elicitation(Protocol):
    """Asks one respondent one question and reads the reply."""

    @property
    def name(self) -> str:
        """As in ``ELICITATIONS``."""
        ...

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of question it can read."""
        ...

    def require(self, questions: Iterable[Question]) -> None:
        """Refuse questions of its kinds that it cannot put, before anything is sent.

        Raises:
            InputError: names the question.
        """
        ...

    async def ask(self, interview: Interview) -> Reading:
        """Ask and read; an option that is drawn is drawn with the interview's own stream.

        Raises:
            ModelError: the model gave nothing to read.
        """
        ...


def open_elicitation(name: str) -> Elicitation:
    """The elicitation of that name.

    Raises:
        UnknownElicitationError: none such.
    """
    if name == "sample":
        from .sample import Sample

        return Sample()
    if name in ("logprob", "logprob-letters"):
        from .logprob import LogProb

        return LogProb(name, crosses_letters=name == "logprob-letters")
    if name == "verbalized":
        from .verbalized import Verbalized

        return Verbalized()
    if name == "ssr":
        from .ssr import SSR

        return SSR()
    if name == "pair":
        from .pair import Pair

        return Pair()
    raise UnknownElicitationError(
        "unknown elicitation",
        parameter="elicitation",
        got=name,
        allowed=", ".join(ELICITATIONS),
        hint=nearest(name, ELICITATIONS),
    )


def require_kinds(questions: Iterable[Question], kinds: Iterable[str], answerer: str) -> None:
    """Refuse questions of a kind that an elicitation or an answerer cannot answer, before anything is sent.

    Args:
        questions: to be asked.
        kinds: that can be answered.
        answerer: what to call it in the error.

    Raises:
        UnknownElicitationError: names the kinds and the questions.
    """
    able = frozenset(kinds)
    unable = [question for question in questions if question.kind not in able]
    if not unable:
        return
    listed = ", ".join(f"{question.id} ({question.kind})" for question in unable[:5])
    more = f" and {len(unable) - 5} more" if len(unable) > 5 else ""
    splits = all(question.kind == "matrix" for question in unable)
    raise UnknownElicitationError(
        f"{answerer} cannot answer questions of kind {', '.join(sorted({question.kind for question in unable}))}: {listed}{more}",
        parameter="survey",
        allowed=", ".join(sorted(able)),
        hint="Split matrices into their rows: `deeppersona survey convert FILE --to native --by-row`."
        if splits
        else "Ask a language model (--model) with --elicitation sample, which answers every kind, or leave those questions out.",
    )
