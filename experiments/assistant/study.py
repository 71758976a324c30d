"""The crash test: what an assistant says to whom, by subgroup and between people who differ in one attribute."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ..asking import Asker, cell_of, connect_model
from ..definition import Definition
from ..design import Design
from ..people import people
from ..rating import rating_request, ratings_of
from .asked import Asked, who_asks_what
from .definition import AssistantDefinition
from .endpoint import ASSISTANT, connect_endpoint
from .findings import Findings
from .requests_file import with_requests
from .tables import assistant_tables

if TYPE_CHECKING:
    from ...populations.persona import Persona
    from ..asking import Reply
    from ..setting import Setting
    from ..study import Progress
    from ..table import Table

#: People whose requests are written out for a price.
SAMPLE = 8


class AssistantStudy:
    """See ``study.Study``. Options: ``endpoint``, ``requests``, ``population``, ``protocol``."""

    schema: ClassVar[type[AssistantDefinition]] = AssistantDefinition
    options: ClassVar[tuple[str, ...]] = ("endpoint", "requests", "population", "protocol")
    ignores: ClassVar[tuple[str, ...]] = ("arms", "elicitation")

    def __init__(self, definition: Definition, setting: Setting) -> None:
        assert isinstance(definition, AssistantDefinition)
        self.definition: AssistantDefinition = definition
        self.setting = setting
        self.failed = 0
        self.seed = setting.seed_of(definition)
        wishes = setting.options
        self.model = setting.models[0] if setting.models else ASSISTANT
        self.connect = connect_endpoint(
            wishes.get("endpoint", "") or setting.api_base, wishes.get("protocol", ""), self.model
        )
        if "requests" in wishes:
            self.definition = with_requests(definition, wishes["requests"])

    @cached_property
    def people(self) -> list[Persona]:
        """Who asks."""
        return people(
            self.setting.countries_of(self.definition),
            self.setting.n_of(self.definition),
            seed=self.seed,
            depth=self.definition.depth,
            directory=self.setting.options.get("population", ""),
        )

    @cached_property
    def asked(self) -> list[Asked]:
        """Every request of everybody."""
        return who_asks_what(self.definition, self.definition.requests, self.people, self.seed)

    def design(self, *, priced: bool) -> Design:
        """See ``Study.design``."""
        calls = sum(len(one.messages) for one in self.asked)
        written = [request for one in self.asked[:SAMPLE] for request in one.sent(self.definition.most_tokens).values()]
        connection = self.setting.connection
        cells = [cell_of("assistant", written, connection, self.model, calls=calls, priced=priced)]
        if self.setting.judge:
            shown = "word " * self.definition.most_tokens
            sample = [rating_request(self.definition.rubrics, shown)]
            cells.append(cell_of("judge", sample, connection, self.setting.judge, calls=calls, priced=priced))
        return Design(cells, self.setting.n_of(self.definition), "people per country")

    def run(self, folder: Path, told: Progress | None = None) -> Sequence[Table]:
        """See ``Study.run``."""
        asker = Asker(folder, self.setting.connection, told)
        sent = {key: request for one in self.asked for key, request in one.sent(self.definition.most_tokens).items()}
        replies = asker.ask("assistant", self.connect, sent)
        ratings = self._judged(asker, replies)
        self.failed = asker.failed
        return assistant_tables(Findings(self.definition, self.asked, replies, ratings))

    def _judged(self, asker: Asker, replies: dict[str, Reply]) -> dict[str, dict[str, float]]:
        """What the judge says of every answer, by key; empty without a judge."""
        rubrics = self.definition.rubrics
        if not self.setting.judge or not rubrics:
            return {}
        connect = connect_model(self.setting.judge, self.setting.api_base)
        asked = {key: rating_request(rubrics, reply.text) for key, reply in replies.items() if reply.is_answered}
        found = asker.ask("judge", connect, asked)
        return {key: ratings_of(reply, rubrics) for key, reply in found.items()}
