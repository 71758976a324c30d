"""The models one can run here: what ``deeppersona model list`` and ``deeppersona model check`` show."""

from dataclasses import dataclass
from math import exp
from pathlib import Path

from .client import Client
from .completion import Completion, Options
from .weights import releases, weights_path


@dataclass(frozen=True)
class Listing:
    """One line of ``model list``.

    Attributes:
        model: the id to give to ``--model``.
        title, licence, verdict: for people.
        size_bytes: of the weights.
        is_here: whether they were pulled.
        path: where they are or would be.
    """

    model: str
    title: str
    licence: str
    verdict: str
    size_bytes: int
    is_here: bool
    path: Path


def local_models() -> list[Listing]:
    """Every model of the weights registry."""
    return [
        Listing(
            model=f"local/{entry.name}",
            title=entry.title,
            licence=entry.licence,
            verdict=entry.verdict,
            size_bytes=entry.size_bytes,
            is_here=weights_path(entry).is_file(),
            path=weights_path(entry),
        )
        for entry in releases().values()
    ]


@dataclass(frozen=True)
class Check:
    """What a model did with two questions whose answers are plain.

    Attributes:
        model: the id.
        answered: share of the four probes (two questions, options forward and reversed) where the right option was first.
        permitted_mass: mean probability of the labels together; low means first tokens say little; None for a
            model whose text alone could be read, as is the bias.
        label_bias: mean probability given to the label A over the probes, minus one half: a model that reads the question
            lies near 0, since A is right in half of them; +0.5 is a model that says A to everything.
        latency_ms: mean time of an answer.
    """

    model: str
    answered: float
    permitted_mass: float | None
    label_bias: float | None
    latency_ms: float


#: Question, right option, wrong option.
_PROBES = (
    ("You are 30 years old. Which is true of you?", "I am an adult.", "I am a small child."),
    ("You have just said that you love music. Do you like music?", "Yes, I do.", "No, I do not."),
)
_LABELS = ("A", "B")


async def check(client: Client) -> Check:
    """Ask the two questions, each with its options in both orders.

    Raises:
        ModelError: the model gave no answer at all.
    """
    labels = _LABELS if client.supports_logprobs else None
    options = Options(temperature=0.0, max_tokens=1 if labels else 4, seed=0, labels=labels)
    answers: list[tuple[str, Completion]] = []
    for question, right, wrong in _PROBES:
        for first, second, key in ((right, wrong, "A"), (wrong, right, "B")):
            text = f"{question}\nA. {first}\nB. {second}\nAnswer with one letter."
            answers.append((key, await client.complete([{"role": "user", "content": text}], options)))
    hits, masses, shares = 0, [], []
    for key, answer in answers:
        scores = answer.label_logprobs
        if scores is None:
            hits += answer.text.strip().upper().startswith(key)
            continue
        mass = exp(scores["A"]) + exp(scores["B"])
        masses.append(mass)
        shares.append(exp(scores["A"]) / mass if mass > 0.0 else 0.5)
        hits += scores[key] > scores["B" if key == "A" else "A"]
    return Check(
        model=client.model,
        answered=hits / len(answers),
        permitted_mass=sum(masses) / len(masses) if masses else None,
        label_bias=sum(shares) / len(shares) - 0.5 if shares else None,
        latency_ms=sum(answer.latency_ms for _, answer in answers) / len(answers),
    )
