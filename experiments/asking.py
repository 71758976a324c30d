"""Asking models for texts in batches; every reply is on disk before it counts."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import BudgetExhaustedError, ModelError
from ..run_store import RunStore
from ..simulation.journal import Journal, read_journal
from .design import Cell

if TYPE_CHECKING:
    from ..llm import Client, Completion, Connection, Request
    from .study import Progress

#: Opens the client of one stage, given what is left of the budget.
Connect = Callable[["Connection"], "Client"]


#: Where replies are kept within a study.
FOLDER = "replies"


@dataclass(frozen=True)
class Reply:
    """What came back.

    Attributes:
        text: the reply; why there is none where it failed.
        status: ``answered``, ``refused`` (in the provider's own refusal field) or ``failed``.
    """

    text: str
    status: str = "answered"

    @property
    def is_answered(self) -> bool:
        """Whether there is a text to read."""
        return self.status == "answered"


class Asker:
    """Asks in stages, each with a journal of its own, so that a stopped study pays for nothing twice.

    Args:
        folder: of the study.
        connection: with the budget of the whole study.
        told: told of statuses as replies come.
    """

    def __init__(self, folder: Path, connection: Connection, told: Progress | None = None) -> None:
        self._store, self._connection, self._told = RunStore(folder), connection, told
        self.failed = 0

    def ask(self, stage: str, connect: Connect, requests: Mapping[str, Request]) -> dict[str, Reply]:
        """Replies by the requests' keys, in their order.

        Args:
            stage: names the journal; letters, digits and hyphens.
            connect: opens the client.
            requests: key to request; a key whose request has changed since is asked again.

        Raises:
            BudgetExhaustedError: the cap is reached; every reply that came is kept.
        """
        marks = {key: _mark(request) for key, request in requests.items()}
        with Journal(self._store, f"{FOLDER}/{stage}.jsonl") as journal:
            found: dict[str, Mapping[str, Any]] = {
                row["key"]: row
                for row in journal.rows
                if row["status"] != "failed" and marks.get(row["key"]) == row["request_sha256"]
            }
            self._tell(stage, found.values())
            missing = [key for key in requests if key not in found]
            if missing:
                client = connect(self._left())

                def keep(key: str, outcome: Completion | ModelError) -> None:
                    found[key] = {"key": key, "request_sha256": marks[key], **_row(outcome)}
                    journal.append([found[key]])
                    self._tell(stage, [found[key]])

                spent = asyncio.run(_ask(client, [(key, requests[key]) for key in missing], keep))
                if spent is not None:
                    raise spent
        self.failed += sum(found[key]["status"] == "failed" for key in requests)
        return {key: Reply(found[key]["text"], found[key]["status"]) for key in requests}

    def _left(self) -> Connection:
        """The connection with what the budget still holds after every stage so far."""
        spent = 0.0
        for name in self._store.list_lines(FOLDER):
            spent += sum(row["cost_usd"] or 0.0 for row in read_journal(self._store, name))
        return self._connection.with_the_rest(spent)

    def _tell(self, stage: str, rows: Iterable[Mapping[str, Any]]) -> None:
        if self._told is not None:
            for row in rows:
                self._told(stage, {row["status"]: 1})


async def _ask(
    client: Client, asked: Sequence[tuple[str, Request]], keep: Callable[[str, Completion | ModelError], None]
) -> BudgetExhaustedError | None:
    spent: BudgetExhaustedError | None = None
    try:
        async with aclosing(client.complete_stream(request for _, request in asked)) as stream:
            async for position, outcome in stream:
                if isinstance(outcome, BudgetExhaustedError):
                    spent = outcome  # what is in flight is paid for: wait for it and keep it
                else:
                    keep(asked[position][0], outcome)
    finally:
        await client.close()
    return spent


def connect_model(model: str, api_base: str = "") -> Connect:
    """What opens a client of a model."""

    def connect(connection: Connection) -> Client:
        return connection.client(model, api_base)

    return connect


def cell_of(
    stage: str, requests: Iterable[Request], connection: Connection, model: str, *, calls: int, priced: bool
) -> Cell:
    """One stage of a design; nothing is sent.

    Args:
        stage: its name.
        requests: some of them, written out.
        connection: for prices.
        model: that will be asked.
        calls: requests in all.
        priced: count the sample's tokens, which takes seconds.
    """
    if not priced:
        return Cell(stage, calls, (calls, calls), None)
    from ..llm.estimate import estimate

    found = estimate(requests, connection.price(model), calls=calls)
    cost = None if found.cost_usd is None else (found.cost_usd.low, found.cost_usd.high)
    return Cell(stage, calls, (calls, calls), cost)


def _mark(request: Request) -> str:
    messages, options = request
    parts = [[[one["role"], one["content"]] for one in messages], options.temperature, options.seed, options.replicate]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _row(outcome: Completion | ModelError) -> dict[str, Any]:
    if isinstance(outcome, ModelError):
        return {"text": f"{type(outcome).__name__}: {outcome}", "status": "failed", "cost_usd": 0.0}
    status = "refused" if outcome.finish_reason == "refusal" else "answered"
    return {"text": outcome.text, "status": status, "cost_usd": outcome.cost_usd}
