"""Whether a list of options is an ordered scale, judged by its labels, for tools that do not say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..question import Kind, Scale

#: What an ordered scale is.
SCALE: tuple[Kind, Scale] = ("likert", "ordinal")
#: Words that make scales. A list is taken for ordered when most of its labels hold one, or are numbers.
_SCALE_WORDS = re.compile(
    r"\b(?:very|quite|rather|fairly|somewhat|slightly|moderately|extremely|completely|totally|strongly|mostly"
    r"|not at all|agree|disagree|neutral|neither|never|rarely|seldom"
    r"|sometimes|often|always|usually|daily|weekly|monthly|yearly|every day|once|more than|less than|great deal|good"
    r"|bad|poor|fair|excellent|satisfied|dissatisfied|important"
    r"|unimportant|likely|unlikely|high|low|medium|none|a lot|a little|sehr|eher|nie|selten|manchmal|oft|immer|stimme"
    r"|très|assez|peu|jamais|parfois|souvent|toujours|muy|bastante"
    r"|poco|nada|nunca|siempre|acuerdo|muito|pouco|sempre)\b",
    re.IGNORECASE,
)

#: Labels that are no place on a scale, in the languages above.
_NO_ANSWER = re.compile(
    r"\W*(?:i )?(?:don.?t know|do not know|no opinion|can.?t say|cannot say|not sure|prefer not to (?:say|answer)|rather not say"
    r"|not applicable|does not apply|no answer|n/?a|wei(?:ß|ss) (?:ich )?nicht|keine angabe|trifft nicht zu|ne sais pas"
    r"|sans opinion|no s[eé]|no sabe|ns/nc|não sei)\W*",
    re.IGNORECASE,
)


def is_no_answer(label: str) -> bool:
    """Whether a label says that there is no answer, such as "Don't know"."""
    return _NO_ANSWER.fullmatch(label) is not None


def guessed_scale(labels: Sequence[str]) -> tuple[Kind, Scale]:
    """``likert`` and ``ordinal`` for what looks like a scale of three or more steps, else ``single`` and ``nominal``."""
    if len(labels) < 3:
        return "single", "nominal"
    graded = sum(bool(_SCALE_WORDS.search(label)) or bool(re.fullmatch(r"\s*-?\d+.*", label)) for label in labels)
    return SCALE if graded * 3 >= len(labels) * 2 else ("single", "nominal")
