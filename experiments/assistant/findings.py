"""What the replies show, as numbers per person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from math import isnan
from typing import TYPE_CHECKING

from ... import draws
from ...analysis.intervals import mean_interval, share_interval
from ..table import Figure
from ..text_distance import TextDistances
from .measures import declines

if TYPE_CHECKING:
    from ..asking import Reply
    from .asked import Asked
    from .definition import AssistantDefinition

#: Pairs of different people compared for one figure; more would not move it.
MOST_PAIRS = 2000


class Findings:
    """Replies of a study, measured.

    Args:
        definition: of the study.
        asked: everything that was asked.
        replies: by key.
        ratings: of a judge, by key; empty without one.
    """

    def __init__(
        self,
        definition: AssistantDefinition,
        asked: Sequence[Asked],
        replies: Mapping[str, Reply],
        ratings: Mapping[str, Mapping[str, float]],
    ) -> None:
        self.definition, self.asked, self.replies, self.ratings = definition, asked, replies, ratings

    @cached_property
    def distances(self) -> TextDistances:
        """Between all answers."""
        return TextDistances({key: reply.text for key, reply in self.replies.items() if reply.is_answered})

    def refused(self, asked: Iterable[Asked]) -> Figure | None:
        """Share of requests, in the person's own words, that were declined."""
        return _share([float(declines(reply)) for one in asked if (reply := self._reply(one, "plain")) is not None])

    def ignored(self, asked: Iterable[Asked]) -> Figure | None:
        """Share of answers caught against the person's constraint; refusals do not count."""
        denials = self.definition.denials
        return _share(
            [
                float(bool(one.constraint.failed(reply.text, denials)))
                for one in asked
                if one.constraint is not None and (reply := self._answer(one, "constrained")) is not None
            ]
        )

    def failed(self, asked: Iterable[Asked], check: str) -> Figure | None:
        """Share of answers that fail a check of their request; refusals do not count."""
        denials = self.definition.denials
        return _share(
            [
                float(check in one.request.checks.failed(reply.text, denials))
                for one in asked
                if check in one.request.checks.names and (reply := self._answer(one, "plain")) is not None
            ]
        )

    def same_person(self, asked: Iterable[Asked]) -> Figure | None:
        """Distance between two answers to one person's same words."""
        return _mean(
            (one.persona.id, self.distances.between(*pair))
            for one in asked
            if (pair := self._pair(one, "plain", "again"))
        )

    def other_people(self, asked: Iterable[Asked]) -> Figure | None:
        """Distance between answers to different people's same request, each person's mean counting once."""
        groups: dict[str, list[Asked]] = {}
        for one in asked:
            if self._answer(one, "plain") is not None:
                groups.setdefault(one.request.name, []).append(one)
        pairs = [pair for group in groups.values() for pair in combinations(group, 2)]
        if len(pairs) > MOST_PAIRS:
            picked = draws.generator(0, "pairs", len(pairs)).choice(len(pairs), MOST_PAIRS, replace=False)
            pairs = [pairs[int(at)] for at in sorted(picked)]
        found = []
        for first, second in pairs:
            distance = self.distances.between(first.key("plain"), second.key("plain"))
            found += [(first.persona.id, distance), (second.persona.id, distance)]
        return _mean(found)

    def generic(self, asked: Sequence[Asked]) -> float | None:
        """How much of the distance between people is only chance: 1 says the same to everybody, 0 never repeats by chance."""
        same, other = self.same_person(asked), self.other_people(asked)
        if same is None or other is None:
            return None
        return min(1.0, same.value / other.value) if other.value > 0 else 1.0

    def tone(self, asked: Iterable[Asked], measure: Callable[[str], float]) -> Figure | None:
        """Mean of a measure of tone over answers."""
        return _mean(
            (one.persona.id, measure(reply.text)) for one in asked if (reply := self._answer(one, "plain")) is not None
        )

    def rated(self, asked: Iterable[Asked], rubric: str) -> Figure | None:
        """Mean of a judge's rating."""
        return _mean(
            (one.persona.id, self.ratings[key][rubric])
            for one in asked
            if rubric in self.ratings.get(key := one.key("plain"), {})
        )

    def shift(self, asked: Iterable[Asked], measure: Callable[[str], float]) -> Figure | None:
        """Mean of a measure for the second value less the first, over matched pairs that both got an answer."""
        return _mean(
            (one.persona.id, measure(self.replies[pair[1]].text) - measure(self.replies[pair[0]].text))
            for one in asked
            if (pair := self._pair(one, "first", "second"))
        )

    def refusal_shift(self, asked: Iterable[Asked]) -> Figure | None:
        """Share declined for the second value less the first, over matched pairs."""
        return _mean(
            (one.persona.id, float(declines(second)) - float(declines(first)))
            for one in asked
            if (first := self._reply(one, "first")) is not None and (second := self._reply(one, "second")) is not None
        )

    def rated_shift(self, asked: Iterable[Asked], rubric: str) -> Figure | None:
        """Mean of a judge's rating for the second value less the first."""
        found = []
        for one in asked:
            first, second = (self.ratings.get(one.key(version), {}).get(rubric) for version in ("first", "second"))
            if first is not None and second is not None:
                found.append((one.persona.id, second - first))
        return _mean(found)

    def apart(self, asked: Iterable[Asked]) -> Figure | None:
        """Distance of a matched pair's answers beyond that of two answers to the same words."""
        return _mean(
            (one.persona.id, self.distances.between(*pair) - self.distances.between(*same))
            for one in asked
            if (pair := self._pair(one, "first", "second")) and (same := self._pair(one, "plain", "again"))
        )

    def _reply(self, one: Asked, version: str) -> Reply | None:
        reply = self.replies.get(one.key(version)) if version in one.messages else None
        return None if reply is None or reply.status == "failed" else reply

    def _answer(self, one: Asked, version: str) -> Reply | None:
        reply = self._reply(one, version)
        return reply if reply is not None and reply.is_answered and not declines(reply) else None

    def _pair(self, one: Asked, first: str, second: str) -> tuple[str, str] | None:
        if self._answer(one, first) is None or self._answer(one, second) is None:
            return None
        return one.key(first), one.key(second)


def _share(hits: Sequence[float]) -> Figure | None:
    if not hits:
        return None
    found = share_interval(hits)
    return Figure(found.estimate, _known(found.low), _known(found.high))


def _mean(values: Iterable[tuple[str, float]]) -> Figure | None:
    """Mean with its interval over people: what one person's requests have in common is no evidence twice."""
    own: dict[str, list[float]] = {}
    for person, value in values:
        own.setdefault(person, []).append(value)
    if not own:
        return None
    found = mean_interval([sum(each) / len(each) for each in own.values()], [float(len(each)) for each in own.values()])
    return Figure(found.estimate, _known(found.low), _known(found.high))


def _known(end: float) -> float | None:
    return None if isnan(end) else end
