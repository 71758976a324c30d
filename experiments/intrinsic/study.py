"""Descriptions measured without a judge, and rated by one, whose reliability is measured too."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ...errors import ExperimentError
from ...populations.population import Population
from ...run_store import write_atomically
from ..asking import Asker, cell_of, connect_model
from ..definition import Definition
from ..design import Cell, Design
from ..rating import rating_request, ratings_of
from ..telling import Telling
from .definition import IntrinsicDefinition
from .extraction import extracted, extraction_request
from .tables import Judged, intrinsic_tables

if TYPE_CHECKING:
    from ...llm import Request
    from ..setting import Setting
    from ..study import Progress
    from ..table import Table

TEXTS = "descriptions.json"


class IntrinsicStudy:
    """See ``study.Study``. Option: ``second_judge``, a model id."""

    schema: ClassVar[type[IntrinsicDefinition]] = IntrinsicDefinition
    options: ClassVar[tuple[str, ...]] = ("second_judge",)
    ignores: ClassVar[tuple[str, ...]] = ("elicitation",)

    def __init__(self, definition: Definition, setting: Setting) -> None:
        assert isinstance(definition, IntrinsicDefinition)
        self.definition: IntrinsicDefinition = definition
        self.setting = setting
        self.failed = 0
        self.seed = setting.seed_of(definition)
        self.model = setting.models[0] if setting.models else ""
        every = setting.chosen_arms({arm.name: arm for arm in definition.arms}, definition.name)
        self.arms = [arm for arm in every if self.model or not arm.builder().needs_model]
        self.left_out = [arm.name for arm in every if arm not in self.arms]
        self.judges = [name for name in (setting.judge, setting.options.get("second_judge", "")) if name]
        if "second_judge" in setting.options and not setting.judge:
            raise ExperimentError(
                parameter="second_judge", got=setting.options["second_judge"], hint="Give --judge too."
            )

    @property
    def n(self) -> int:
        """People per country."""
        return self.setting.n_of(self.definition)

    @cached_property
    def populations(self) -> dict[int, Population]:
        """The same people by depth."""
        countries = list(self.setting.countries_of(self.definition))
        depths = dict.fromkeys(self._depth(arm) for arm in self.arms)
        return {depth: Population.build(countries, self.n, seed=self.seed, depth=depth) for depth in depths}

    def design(self, *, priced: bool) -> Design:
        """See ``Study.design``."""
        people = self.n * len(self.setting.countries_of(self.definition))
        cells = [Cell(arm.name, people) for arm in self.arms]
        cells += [Cell(name, left_out="needs a language model; choose one with --model") for name in self.left_out]
        shown = "word " * 300
        for judge in self.judges:
            times = 2 if judge == self.setting.judge else 1  # the first judge is asked twice
            for stage, request in (("attributes", extraction_request(shown)), ("ratings", self._rating(shown))):
                calls = people * len(self.arms) * times
                connection = self.setting.connection
                cells.append(cell_of(f"{stage} by {judge}", [request], connection, judge, calls=calls, priced=priced))
        return Design(cells, self.n, "people per country")

    def run(self, folder: Path, told: Progress | None = None) -> Sequence[Table]:
        """See ``Study.run``."""
        asker = Asker(folder, self.setting.connection, told)
        texts = self._texts(folder)
        judged = [
            judgement
            for number, judge in enumerate(self.judges)
            for judgement in (
                [self._judged(asker, judge, number, texts, 0)]
                + ([self._judged(asker, judge, 0, texts, 1)] if not number else [])
            )
        ]
        self.failed = asker.failed
        found = {arm.name: self.populations[self._depth(arm)] for arm in self.arms}
        own = {arm.name for arm in self.arms if arm.told_options.get("whole") or arm.told == "no-anchor"}
        return intrinsic_tables(self.definition, texts, found, own, judged, self.left_out)

    def _texts(self, folder: Path) -> dict[str, list[str]]:
        """Descriptions by arm, in the order of the people; kept, since a model may have written them."""
        kept: dict[str, list[str]] = {}
        if (folder / TEXTS).is_file():
            kept = json.loads((folder / TEXTS).read_text("utf-8"))
        for arm in self.arms:
            if arm.name in kept:
                continue
            people = list(self.populations[self._depth(arm)].personas())
            if arm.builder().needs_model:
                with self.setting.connection.client(self.model, self.setting.api_base) as client:
                    kept[arm.name] = arm.builder().contexts(people, client)
            else:
                kept[arm.name] = arm.builder().contexts(people)
            write_atomically(folder / TEXTS, json.dumps(kept, ensure_ascii=False))
        return {arm.name: kept[arm.name] for arm in self.arms}

    def _judged(
        self, asker: Asker, judge: str, number: int, texts: Mapping[str, Sequence[str]], replicate: int
    ) -> Judged:
        connect = connect_model(judge, self.setting.api_base)
        attributes: dict[str, Request] = {}
        ratings: dict[str, Request] = {}
        for arm, own in texts.items():
            for place, text in enumerate(own):
                attributes[f"{arm} {place}"] = extraction_request(text, replicate=replicate)
                ratings[f"{arm} {place}"] = self._rating(text, replicate)
        suffix = f"{number}-{replicate}"
        counts = {
            key: extracted(reply) for key, reply in asker.ask(f"attributes-{suffix}", connect, attributes).items()
        }
        rated = {
            key: ratings_of(reply, self.definition.rubrics)
            for key, reply in asker.ask(f"ratings-{suffix}", connect, ratings).items()
        }
        return Judged(
            judge,
            replicate,
            {
                arm: [
                    {
                        **({} if (count := counts[f"{arm} {place}"]) is None else {"attributes": float(count)}),
                        **rated[f"{arm} {place}"],
                    }
                    for place in range(len(own))
                ]
                for arm, own in texts.items()
            },
        )

    def _rating(self, text: str, replicate: int = 0) -> Request:
        return rating_request(self.definition.rubrics, f"A description of a person:\n{text}", replicate=replicate)

    def _depth(self, arm: Telling) -> int:
        return self.definition.depth if arm.depth is None else arm.depth
