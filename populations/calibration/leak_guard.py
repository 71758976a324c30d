"""The leak guard: nobody is described by the answer that will be scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .atlas import Atlas
from .atlas_item import Key
from .copula import LatentCorrelations
from .facets import FACETS, Facet
from .wording_similarity import similarity, words

#: A facet is nearly a question if their latent correlation within countries exceeds this. .5 is what two questions of one
#: battery share (confidence in parliament and in the government .68, in the police .45); facets of other topics stay below .3.
NEARLY = 0.5
#: Wording at least this alike to a facet's question or to its statements counts as the same matter, where no correlation
#: is known. Low on purpose: masking a facet too many costs a little texture, one too few would leak.
ALIKE = 0.3
#: Words that name a facet's matter whatever the wording around them; only used where no correlation is known.
CUES: dict[str, str] = {
    "god_importance": "god religion religious faith pray prayer belief believer",
    "religious_attendance": "religious church mosque temple worship service pray",
    "interpersonal_trust": "trust helpful trustworthy cheat advantage",
    "institutional_trust": "confidence trust parliament government police courts",
    "national_pride": "proud pride patriotic nationality",
    "right_leaning": "left right conservative liberal",
    "gender_equality": "women woman men man gender",
    "autonomy": "obedience independence obedient child children",
    "permissiveness": "abortion homosexuality gay lesbian divorce euthanasia suicide sex justifiable justified",
    "life_satisfaction": "satisfied satisfaction happy happiness life",
    "political_interest": "politics political",
    "income_equality": "income incomes inequality redistribution redistribute equal",
    "security": "secure security safe safety unsafe crime neighbourhood neighborhood",
}


class Asked(Protocol):
    """What the guard needs to know of a question."""

    @property
    def id(self) -> str:
        """Identifier within its source."""
        ...

    @property
    def text(self) -> str:
        """Wording."""
        ...

    @property
    def source(self) -> str:
        """Name of the source in the atlas, or empty."""
        ...

    @property
    def trait(self) -> str:
        """Personality trait it is keyed on, or empty."""
        ...


@dataclass(frozen=True)
class LeakGuard:
    """Keeps scored answers out of what respondents are made of.

    Attributes:
        on: off lets a target's own measured shares in; reports must say so.
    """

    on: bool = True

    def masked_facets(self, questions: Sequence[Asked], atlas: Atlas) -> frozenset[str]:
        """Facets that are, or nearly are, one of these questions; none when the guard is off."""
        return masked_facets(questions, atlas) if self.on else frozenset()

    def describe(self) -> str:
        """One sentence for a report."""
        if self.on:
            return "Leak guard on: the target country's own answers to the scored questions were left out."
        return "LEAK GUARD OFF: the target country's own answers were used, so agreement with them proves nothing."


def masked_facets(questions: Sequence[Asked], atlas: Atlas) -> frozenset[str]:
    """Facets to hide when these questions are scored.

    A facet is masked if a question is one of those it is read from, if it is keyed on the same personality trait, if the
    latent correlation exceeds ``NEARLY``, or, for a question without known correlations, if the wording is alike.
    """
    return frozenset().union(*(facets_like(question, atlas) for question in questions)) if questions else frozenset()


def facets_like(question: Asked, atlas: Atlas) -> frozenset[str]:
    """Facets that are, or nearly are, this one question."""
    key = (question.source, question.id)
    correlations = LatentCorrelations.shipped()
    shared = {facet.name for facet in FACETS if key in facet.items or (question.trait and question.trait == facet.name)}
    if correlations.has(key):
        near = {facet.name for facet in FACETS if abs(facet_correlation(facet, key)) > NEARLY}
    else:
        near = _alike(question, atlas)
    return frozenset(shared | near)


def facet_correlation(facet: Facet, key: Key) -> float:
    """Latent correlation of a facet, the mean of its questions, with one question."""
    correlations = LatentCorrelations.shipped()
    sign = np.array(facet.signs, dtype=float)
    among = correlations.among(facet.items)
    return float(sign @ correlations.among(facet.items, [key])[:, 0] / np.sqrt(sign @ among @ sign))


def _alike(question: Asked, atlas: Atlas) -> set[str]:
    found = set()
    for facet in FACETS:
        texts = [atlas.item(*key).text for key in facet.items if atlas.has(*key)]
        if set(words(question.text)) & set(words(CUES.get(facet.name, ""))):
            found.add(facet.name)
        spoken = [facet.label, f"{facet.low} {facet.middle} {facet.high}"]
        if similarity([question.text], [*texts, *spoken]).max() >= ALIKE:
            found.add(facet.name)
    return found
