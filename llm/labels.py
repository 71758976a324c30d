"""Log-probabilities of whole labels, read from the alternatives a server lists for each token."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import UnsupportedOptionError


def label_logprobs(labels: Sequence[str], listed: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Score labels as the answer's first words.

    A token counts for a label when it is the label (spaces around it and case of the spaces aside), or begins it and no
    other label. A token that is one label and may also begin a longer one ("1" where "10" is a label too) is split by
    the next token's alternatives, which are known only if the model itself took that token.

    Args:
        labels: the permitted answers, at least one.
        listed: the server's ``logprobs.content``: per generated token the token itself and its ``top_logprobs``.

    Returns:
        Label to natural-log probability; minus infinity for labels that no listed token reaches.

    Raises:
        UnsupportedOptionError: a token may stand for two labels and the next token does not tell which; or nothing but the
            token that was generated is listed, which says nothing of the other labels.
    """
    mass = dict.fromkeys(labels, 0.0)
    first = listed[0]
    if len(labels) > 1 and not first.get("top_logprobs"):
        raise UnsupportedOptionError(
            "The server lists no alternatives to the token it generated",
            hint="Use an elicitation that reads text: sample, verbalized, ssr or pair.",
        )
    alternatives = _alternatives(first)
    taken = str(first.get("token", ""))
    for token, logprob in alternatives.items():
        stem = token.strip()
        if not stem:
            continue
        reached = [label for label in labels if label.startswith(stem)]
        longer = [label for label in reached if label != stem]
        share = math.exp(min(logprob, 0.0))
        if not longer or len(reached) == 1:
            for label in reached:
                mass[label] += share
        elif any(other.strip() in longer for other in alternatives):
            # the model has longer labels as tokens of their own, so this one ends here
            if stem in mass:
                mass[stem] += share
        elif token == taken and len(listed) > 1:
            _split(mass, stem, longer, share, _alternatives(listed[1]))
        elif share > 1e-4:
            raise UnsupportedOptionError(
                f"The first token {stem!r} may stand for {', '.join(reached)} and the server does not tell which",
                hint="Label the options with letters.",
            )
    return {label: math.log(p) if p > 0.0 else -math.inf for label, p in mass.items()}


def _split(
    mass: dict[str, float], stem: str, longer: Sequence[str], share: float, following: Mapping[str, float]
) -> None:
    """Divide the mass of a token that begins several labels by what may follow it."""
    left = 1.0
    for token, logprob in following.items():
        rest = token.rstrip()
        reached = [label for label in longer if rest and label.startswith(stem + rest)]
        if len(reached) == 1:
            mass[reached[0]] += share * math.exp(logprob)
            left -= math.exp(logprob)
    if stem in mass:
        mass[stem] += share * max(left, 0.0)


def _alternatives(entry: Mapping[str, Any]) -> dict[str, float]:
    """Token text to log-probability, the generated token included."""
    top = {str(one["token"]): float(one["logprob"]) for one in entry.get("top_logprobs") or () if _is_told(one)}
    if _is_told(entry):
        top.setdefault(str(entry["token"]), float(entry["logprob"]))
    return top


def _is_told(entry: Mapping[str, Any]) -> bool:
    """Whether there are a token and its log-probability; some servers leave holes, or write null or NaN for none."""
    logprob = entry.get("logprob")
    return entry.get("token") is not None and isinstance(logprob, int | float) and not math.isnan(logprob)
