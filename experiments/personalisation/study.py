"""Descriptions of the same people put before one assistant: ratings, profile use, genericness, preference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ...agents.answerer import EMBEDDED
from ...errors import ExperimentError
from ...populations.generation.baselines import DeepPersona
from ...run_store import write_atomically
from ..asking import Asker, cell_of, connect_model
from ..assistant.asked import Asked, who_asks_what
from ..assistant.findings import Findings
from ..assistant.requests_file import with_requests
from ..definition import Definition
from ..design import Design
from ..people import people
from ..preference.page import rating_page
from ..rating import rating_request, ratings_of
from ..telling import Telling
from .definition import PersonalisationDefinition
from .judging import comparisons, drawn_pairs, pair_requests
from .tables import personalisation_tables

if TYPE_CHECKING:
    from ...populations.persona import Persona
    from ..asking import Reply
    from ..preference.bradley_terry import Comparison
    from ..setting import Setting
    from ..study import Progress
    from ..table import Table

#: People whose requests are written out for a price.
SAMPLE = 4


class PersonalisationStudy:
    """See ``study.Study``. Options: ``requests``, ``population``."""

    schema: ClassVar[type[PersonalisationDefinition]] = PersonalisationDefinition
    options: ClassVar[tuple[str, ...]] = ("requests", "population")
    ignores: ClassVar[tuple[str, ...]] = ("elicitation",)

    def __init__(self, definition: Definition, setting: Setting) -> None:
        assert isinstance(definition, PersonalisationDefinition)
        self.definition: PersonalisationDefinition = definition
        self.setting = setting
        self.failed = 0
        self.seed = setting.seed_of(definition)
        self.arms = setting.chosen_arms({arm.name: arm for arm in definition.arms}, definition.name)
        if not setting.models or setting.models[0] == EMBEDDED:
            raise ExperimentError(
                "answers to requests need a language model",
                where=definition.name,
                parameter="model",
                got=", ".join(setting.models),
                allowed="a language model",
                hint="Choose who answers with --model, and who judges with --judge.",
            )
        self.model = setting.models[0]
        wishes = setting.options
        if "requests" in wishes:
            self.definition = with_requests(definition, wishes["requests"])

    @cached_property
    def asked(self) -> dict[str, list[Asked]]:
        """Every request of everybody, by arm."""
        found = {}
        drawn: dict[int, list[Persona]] = {}
        for arm in self.arms:
            depth = self.definition.depth if arm.depth is None else arm.depth
            if depth not in drawn:
                drawn[depth] = self._people(depth)
            found[arm.name] = who_asks_what(
                self.definition, self.definition.requests, drawn[depth], self.seed, tell=_teller(arm)
            )
        return found

    def design(self, *, priced: bool) -> Design:
        """See ``Study.design``."""
        cells = []
        judged = 0
        for name, asked in self.asked.items():
            calls = sum(len(one.messages) for one in asked)
            judged += len(asked)
            written = [request for one in asked[:SAMPLE] for request in one.sent(self.definition.most_tokens).values()]
            cells.append(cell_of(name, written, self.setting.connection, self.model, calls=calls, priced=priced))
        if self.setting.judge:
            shown = "word " * (self.definition.most_tokens + 250)
            sample = [rating_request(self.definition.rubrics, shown)]
            items = judged // max(1, len(self.arms))
            connection, judge = self.setting.connection, self.setting.judge
            cells.append(cell_of("ratings", sample, connection, judge, calls=judged, priced=priced))
            pairs = 2 * items * min(self.definition.pairs, len(self.arms) * (len(self.arms) - 1) // 2)
            both = [rating_request((), shown * 2)]
            cells.append(cell_of("pairs", both, connection, judge, calls=pairs, priced=priced))
        return Design(cells, self.setting.n_of(self.definition), "people per country")

    def run(self, folder: Path, told: Progress | None = None) -> Sequence[Table]:
        """See ``Study.run``; also writes ``rating.html``, on which people can judge the same pairs."""
        asker = Asker(folder, self.setting.connection, told)
        connect = connect_model(self.model, self.setting.api_base)
        replies: dict[str, dict[str, Reply]] = {}
        for number, (name, asked) in enumerate(self.asked.items()):
            sent = {key: request for one in asked for key, request in one.sent(self.definition.most_tokens).items()}
            replies[name] = asker.ask(f"answers-{number}", connect, sent)
        answers = {
            name: {
                _item(one): replies[name][one.key("plain")].text
                for one in asked
                if replies[name][one.key("plain")].is_answered
            }
            for name, asked in self.asked.items()
        }
        pairs = drawn_pairs(self._items, answers, per_item=self.definition.pairs, seed=self.seed)
        write_atomically(folder / "rating.html", rating_page(pairs, title=self.definition.title, seed=self.seed))
        ratings: Mapping[str, Mapping[str, dict[str, float]]] = {}
        preferred: list[Comparison] = []
        turned = float("nan")
        if self.setting.judge:
            ratings = self._ratings(asker, answers)
            judge = connect_model(self.setting.judge, self.setting.api_base)
            preferred, turned = comparisons(pairs, asker.ask("pairs", judge, pair_requests(pairs)))
        self.failed = asker.failed
        findings = {
            name: Findings(self.definition, asked, replies[name], ratings.get(name, {}))
            for name, asked in self.asked.items()
        }
        return personalisation_tables(self.definition, findings, preferred, turned, seed=self.seed)

    @cached_property
    def _items(self) -> dict[str, tuple[str, str]]:
        """Person and request of every item, the person described alike whatever an arm said."""
        deepest = max(self.asked.values(), key=lambda asked: len(asked[0].persona.facts))
        return {_item(one): (DeepPersona().contexts([one.persona])[0], one.request.text) for one in deepest}

    def _ratings(
        self, asker: Asker, answers: Mapping[str, Mapping[str, str]]
    ) -> dict[str, dict[str, dict[str, float]]]:
        """The judge's numbers by arm and key of the answer."""
        rubrics = self.definition.rubrics
        connect = connect_model(self.setting.judge, self.setting.api_base)
        found = {}
        for number, (name, asked) in enumerate(self.asked.items()):
            own = {one.key("plain"): one for one in asked if _item(one) in answers[name]}
            requests = {}
            for key, one in own.items():
                person, request = self._items[_item(one)]
                shown = f"The person: {person}\n\nasked: {request}\n\nThe answer: {answers[name][_item(one)]}"
                requests[key] = rating_request(rubrics, shown)
            replies = asker.ask(f"ratings-{number}", connect, requests)
            found[name] = {key: ratings_of(reply, rubrics) for key, reply in replies.items()}
        return found

    def _people(self, depth: int) -> list[Persona]:
        return people(
            self.setting.countries_of(self.definition),
            self.setting.n_of(self.definition),
            seed=self.seed,
            depth=depth,
            directory=self.setting.options.get("population", ""),
        )


def _item(one: Asked) -> str:
    return f"{one.persona.id} {one.request.name}"


def _teller(arm: Telling) -> Callable[[Persona], str]:
    builder = arm.builder()
    if builder.needs_model:
        raise ExperimentError(
            "a description that a model writes would change with every swap",
            parameter="arms",
            got=arm.name,
            allowed="descriptions built from the persona alone",
        )
    return lambda persona: builder.contexts([persona])[0]
