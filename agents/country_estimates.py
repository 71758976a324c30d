"""What a country as a whole would answer, and on what ground: the three tracks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..errors import GroundTruthError
from ..populations.calibration.atlas import Atlas
from ..populations.calibration.atlas_item import Key
from ..populations.calibration.country_kernel import REFERENCE, CountryKernel, CountryProfiles
from ..populations.calibration.leak_guard import LeakGuard
from ..populations.calibration.share_estimate import estimate_shares
from ..populations.calibration.wording_similarity import similarity
from ..surveys import Question
from .unseen_shares import duplicate_shares, neutral_shares

Array = NDArray[np.float64]

KNOWN, NEAR, UNSEEN = "known elsewhere", "near-duplicates known", "unseen topic"

#: Fewest other countries for a question to count as known elsewhere.
FEWEST_OTHERS = 2
#: Wording at least this alike is a near-duplicate; at least ``SAME_TOPIC`` alike tells the topic of a question without one.
DUPLICATE, SAME_TOPIC = 0.6, 0.2
#: How many near-duplicates are averaged.
MOST_DUPLICATES = 5
#: If leaving out every question of the survey would leave a profile of fewer questions than this, each question leaves
#: out itself, its topic and its near-duplicates only.
SMALLEST_PROFILE = 30


@dataclass(frozen=True)
class CountryEstimate:
    """Estimated answers of one country to one question.

    Attributes:
        shares: shape (n_options,), in the question's option order.
        track: one of ``KNOWN``, ``NEAR``, ``UNSEEN``.
        basis: one sentence saying what it rests on.
        measured: the country's own shares were used, which only happens with the guard off.
    """

    shares: Array
    track: str
    basis: str
    measured: bool = False


@dataclass
class CountryEstimator:
    """Estimates for one survey.

    Attributes:
        atlas: human shares.
        guard: leaves target countries out of every scored question.
        questions: the whole survey, since what is scored decides what may be known.
    """

    atlas: Atlas
    guard: LeakGuard
    questions: Sequence[Question]
    _profiles: dict[tuple[str, ...], CountryProfiles] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Compare all wordings once."""
        self._keys: list[Key] = [(s, q) for s in self.atlas.sources for q in self.atlas.questions(s)]
        self._items = [self.atlas.item(*key) for key in self._keys]
        texts = [item.text for item in self._items]
        self._alike = similarity([question.text for question in self.questions], texts)
        self._row = {question.id: at for at, question in enumerate(self.questions)}
        self._hidden: dict[str, frozenset[Key]] = {}
        self._scored = frozenset((q.source, q.id) for q in self.questions)

    def estimate(self, question: Question, country: str) -> CountryEstimate:
        """The country's shares of a question's options.

        Raises:
            GroundTruthError: the atlas knows this question with options that the survey does not offer.
        """
        key = (question.source, question.id)
        if self.atlas.has(*key):
            shares, n, countries = self._matched(question, key)
            others = [c for c in countries if c != country]
            if len(others) >= FEWEST_OTHERS or (not self.guard.on and country in countries):
                return self._known(question, country, countries, shares, n)
        near = self._near_duplicates(question, key)
        if near:
            return self._from_duplicates(question, near, country)
        return CountryEstimate(
            neutral_shares(
                self.atlas, len(question.codes), question.scale == "nominal", self.hidden(question), country
            ),
            UNSEEN,
            "no country and no similar question is known: near-uniform, a language model is needed",
        )

    def is_narrow(self, question: Question) -> bool:
        """Whether other scored questions describe a country, because too few questions are left without them."""
        return not self._scored <= self.hidden(question)

    def hidden(self, question: Question) -> frozenset[Key]:
        """Questions that must not describe a country when this one is estimated."""
        if question.id not in self._hidden:
            self._hidden[question.id] = self._find_hidden(question)
        return self._hidden[question.id]

    def _find_hidden(self, question: Question) -> frozenset[Key]:
        row = self._alike[self._row[question.id]]
        topics = self.topics(question)
        own = {
            key
            for key, item, alike in zip(self._keys, self._items, row, strict=True)
            if item.topic in topics or alike >= DUPLICATE
        } | {(question.source, question.id)}
        wide = own | self._scored
        left = sum(1 for key in self._keys if key[0] == REFERENCE and key not in wide)
        return frozenset(wide if left >= SMALLEST_PROFILE else own)

    def topics(self, question: Question) -> frozenset[str]:
        """Topics a question belongs to: its own, and the atlas topic its wording is nearest to where that is another list."""
        known = {item.topic for item in self._items if item.topic}
        held = self.atlas.items.get((question.source, question.id))
        named = {topic for topic in (question.topic, held.topic if held else "") if topic}
        reference = {item.topic for item in self._items if item.source == REFERENCE and item.topic}
        if named & reference or question.trait in known:
            return frozenset(named)
        votes: dict[str, float] = {}
        row = self._alike[self._row[question.id]]
        for at in np.argsort(row, kind="stable")[::-1][:5]:
            if row[at] >= SAME_TOPIC and self._items[at].topic:
                votes[self._items[at].topic] = votes.get(self._items[at].topic, 0.0) + float(row[at])
        return frozenset(named | ({max(votes, key=lambda topic: votes[topic])} if votes else set()))

    def _known(
        self, question: Question, country: str, countries: tuple[str, ...], shares: Array, n: Array
    ) -> CountryEstimate:
        if country in countries and not self.guard.on:
            return CountryEstimate(shares[countries.index(country)], KNOWN, "measured in this country", measured=True)
        keep = np.array([name != country for name in countries])
        kernel = self._kernel(question, country)
        nominal = question.scale == "nominal"
        found = estimate_shares(
            country, tuple(np.array(countries)[keep].tolist()), shares[keep], n[keep], kernel, nominal=nominal
        )
        return CountryEstimate(
            found.shares, KNOWN, f"{found.countries} other countries, profile of {kernel.questions} other questions"
        )

    def _kernel(self, question: Question, country: str) -> CountryKernel:
        sources = tuple(sorted({REFERENCE, question.source} & set(self.atlas.sources)))
        if sources not in self._profiles:
            self._profiles[sources] = CountryProfiles.of(self.atlas, sources)
        return self._profiles[sources].kernel_for(country, self.hidden(question))

    def _matched(self, question: Question, key: Key) -> tuple[Array, Array, tuple[str, ...]]:
        """Shares in the question's option order; codes that the question calls missing are dropped and rescaled."""
        countries, codes, shares = self.atlas.shares(*key)
        extra = [code for code in codes if code not in question.codes and code not in question.missing]
        if extra:
            raise GroundTruthError(
                "the atlas knows this question with other options",
                where=f"question {question.id}",
                parameter="option codes",
                got=extra,
                allowed=f"{list(question.codes)} or its missing codes",
                hint="Give the question another id, or import its shares with the codes of the survey.",
            )
        out = np.zeros((len(countries), len(question.codes)))
        for at, code in enumerate(question.codes):
            if code in codes:
                out[:, at] = shares[:, codes.index(code)]
        total = out.sum(axis=1)
        held = total > 0
        return (
            out[held] / total[held, None],
            self.atlas.effective_n(*key)[held] * total[held],
            tuple(np.array(countries)[held].tolist()),
        )

    def _near_duplicates(self, question: Question, key: Key) -> list[tuple[Key, float]]:
        row = self._alike[self._row[question.id]].copy()
        for at, other in enumerate(self._keys):
            if other == key or len(self.atlas.shares(*other)[0]) < FEWEST_OTHERS + 1:
                row[at] = 0.0
        nearest = np.argsort(row, kind="stable")[::-1][:MOST_DUPLICATES]
        return [(self._keys[at], float(row[at])) for at in nearest.tolist() if row[at] >= DUPLICATE]

    def _from_duplicates(self, question: Question, near: list[tuple[Key, float]], country: str) -> CountryEstimate:
        neutral = neutral_shares(
            self.atlas, len(question.codes), question.scale == "nominal", self.hidden(question), country
        )
        mixed = np.zeros(len(question.codes))
        for key, alike in near:
            item = self.atlas.item(*key)
            source = self._duplicate(question, key, country)
            nominal = "nominal" in (question.scale, item.scale)
            mixed += alike * duplicate_shares(source, item.labels, question.labels, neutral, alike, nominal)
        names = ", ".join(f"{source}:{name}" for (source, name), _ in near)
        return CountryEstimate(
            mixed / mixed.sum(), NEAR, f"carried over from {names}, whose wording is alike by {near[0][1]:.2f} or less"
        )

    def _duplicate(self, question: Question, key: Key, country: str) -> Array:
        """The country's shares of a near-duplicate: estimated from other countries unless the guard is off."""
        countries, _, shares = self.atlas.shares(*key)
        if country in countries and not self.guard.on:
            return np.asarray(shares[countries.index(country)])
        keep = np.array([name != country for name in countries])
        return estimate_shares(
            country,
            tuple(np.array(countries)[keep].tolist()),
            shares[keep],
            self.atlas.effective_n(*key)[keep],
            self._kernel(question, country),
            nominal=self.atlas.item(*key).scale == "nominal",
        ).shares
