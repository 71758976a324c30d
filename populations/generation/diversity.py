"""How different the personas of a population are from each other, as texts and as attributes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import InputError
from ..persona import Persona
from ..taxonomy.embeddings import embed
from .baselines import DeepPersona
from .baselines.baseline import Baseline, open_baseline

#: Baselines without a model that stand beside a population's own figures.
COMPARED = ("cultural-prompting", "persona-hub", "open-character")

_PART = re.compile(r"[\n;,.]+")


@dataclass(frozen=True)
class Diversity:
    """Figures of one way to describe the same respondents.

    Attributes:
        builder: name of the way.
        respondents: how many were compared.
        mean_cosine: mean over pairs of the cosine of their texts' embeddings; lower is more diverse.
        nearest_distance: mean over respondents of one minus the cosine to the most similar other; higher is more diverse.
        distinct_ratio: distinct statements over all statements; higher is more diverse.
        statements: statements per respondent.
        words: words per text.
    """

    builder: str
    respondents: int
    mean_cosine: float
    nearest_distance: float
    distinct_ratio: float
    statements: float
    words: float


def diversity(builder: str, texts: Sequence[str], statements: Sequence[Sequence[str]]) -> Diversity:
    """Figures from texts and statements, one of each a respondent.

    Embeddings are the package's static word vectors, averaged; averages of long texts lie close together, so that only texts
    of like length are compared fairly. Texts without a known word count as equal to each other.

    Raises:
        InputError: fewer than two respondents.
    """
    n = len(texts)
    if n < 2:
        raise InputError(where="diversity()", parameter="texts", got=n, allowed="2 or more respondents")
    vectors = embed(texts).astype(np.float64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = np.where(lengths > 0, vectors / np.maximum(lengths, 1e-12), 1.0 / np.sqrt(vectors.shape[1]))
    cosine = vectors @ vectors.T
    upper = cosine[np.triu_indices(n, 1)]
    np.fill_diagonal(cosine, -np.inf)
    said = [statement for own in statements for statement in own]
    return Diversity(
        builder,
        n,
        float(upper.mean()),
        float(np.maximum(1.0 - cosine.max(axis=1), 0.0).mean()),
        len(set(said)) / max(len(said), 1),
        len(said) / n,
        float(np.mean([len(text.split()) for text in texts])),
    )


def diversity_of(respondents: Sequence[Persona]) -> list[Diversity]:
    """Own figures first, then those of the baselines built on the same core, then own with every fact in the text."""
    arms: list[Baseline] = [DeepPersona(), *(open_baseline(name) for name in COMPARED)]
    found = []
    for arm in arms:
        texts = arm.contexts(respondents)
        own = arm.name == "deeppersona"
        statements = [facts_said(persona) for persona in respondents] if own else [parts(text) for text in texts]
        found.append(diversity(arm.name, texts, statements))
    whole = DeepPersona(whole=True).contexts(respondents)
    found.append(diversity("deeppersona, every fact", whole, [facts_said(persona) for persona in respondents]))
    return found


def facts_said(persona: Persona) -> list[str]:
    """Attribute and value of each fact, and the fields of the core."""
    core = [f"{name}={value}" for name, value in persona.core.items() if name not in ("place",) and value is not None]
    return core + [f"{fact.attribute_id}={fact.value}" for fact in persona.facts]


def parts(text: str) -> list[str]:
    """A text cut into statements at commas, full stops and line ends."""
    return [part.strip() for part in _PART.split(text) if part.strip()]
