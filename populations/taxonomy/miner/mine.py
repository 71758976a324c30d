"""The mining job: classify, extract, cluster, draft, lint; resumable at any moment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ....counting import counted
from ....errors import (
    BudgetExhaustedError,
    ContentFilterError,
    InvalidStructureError,
    ModelError,
    TaxonomyError,
)
from ....llm import Client, Completion, Request
from ....run_store import RunStore, require_new_directory, require_same, write_atomically
from ..tree import DATA, Tree
from . import prompts
from .accept import PROPOSALS, with_findings
from .cluster import Cluster, Mention, clusters
from .conversations import Exchange
from .journal import MiningJournal
from .proposal import PROPOSAL_COLUMNS, Proposal, proposal

MANIFEST = "manifest.json"
STAGES = ("classify", "extract", "draft")

#: Told in fewer dialogues than that, an attribute is one person's and not proposed.
SUPPORT = 3

#: How many answers of a stage are asked for before progress is told.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Settings:
    """What a mining job was told; a directory is resumed only under the same.

    Attributes:
        model: model id.
        support: dialogues needed.
        free: the model invents the branches, as in the published pipeline, instead of choosing from the tree's.
        seed: of the model's sampling.
    """

    model: str
    support: int = SUPPORT
    free: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse a support that everything has."""
        if self.support < 1:
            raise TaxonomyError(where="Settings()", parameter="support", got=self.support, allowed="1 or more")


@dataclass
class Mined:
    """What a mining job found, in figures.

    Attributes:
        exchanges: question-and-answer pairs read.
        labels: how many were judged non, partially and fully personal; ``unsupported`` had no evidence in the answer.
        clusters, supported, known: attributes found, those told in enough dialogues, those the tree holds already.
        proposals: drafted leaves; those with findings are not accepted.
        unusable: requests that the model refused or answered without valid JSON, by stage; not asked again.
        failures: requests without an answer, by stage; asked again by the next call.
        usage: of the model in this call: answers, cache hits, tokens, cost.
    """

    exchanges: int
    labels: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*prompts.LABELS, "unsupported"), 0))
    clusters: int = 0
    supported: int = 0
    known: int = 0
    proposals: tuple[Proposal, ...] = ()
    unusable: dict[str, int] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    usage: dict[str, Any] = field(default_factory=dict)
    first_failure: str = ""
    budget_spent: str = ""


@dataclass(frozen=True)
class Miner:
    """Runs a mining job in a directory.

    Attributes:
        client: the model.
        tree: what is grown.
        out: directory of the job; the same job again resumes it.
        settings: see ``Settings``.
        progress: told stage, done and total.
        directory: of the tree's files, against which proposals are checked.
    """

    client: Client
    tree: Tree
    out: Path
    settings: Settings
    progress: Progress = lambda stage, done, total: None
    directory: Path = DATA

    @property
    def _bounded(self) -> bool:
        return prompts.bounds_lengths(self.settings.model)

    async def mine(self, exchanges: Sequence[Exchange]) -> Mined:
        """All stages; what a stage could not get is left for the next call of the same job.

        Raises:
            RunError: the directory belongs to another job, or another process is at work in it.
        """
        store = RunStore(self.out)
        with store.held():
            self._claim(exchanges)
            return await self._mine(exchanges, MiningJournal(store))

    async def _mine(self, exchanges: Sequence[Exchange], journal: MiningJournal) -> Mined:
        mined = Mined(len(exchanges))
        try:
            personal = await self._classified(exchanges, journal, mined)
            mentions = await self._extracted(personal, journal, mined)
            found = clusters(mentions, self.tree)
            mined.clusters = len(found)
            supported = [cluster for cluster in found if cluster.support >= self.settings.support]
            mined.supported, mined.known = len(supported), sum(bool(cluster.known) for cluster in supported)
            drafted = await self._drafted([cluster for cluster in supported if not cluster.known], journal, mined)
        finally:
            journal.close()
        mined.usage = asdict(self.client.usage)
        if not mined.failures and not mined.budget_spent:
            mined.proposals = drafted if self.settings.free else with_findings(drafted, self.directory)
            self._write(mined, found)
        return mined

    def _claim(self, exchanges: Sequence[Exchange]) -> None:
        digest = hashlib.sha256("\n".join(exchange.key for exchange in exchanges).encode()).hexdigest()
        mine = {**asdict(self.settings), "conversations_sha256": digest}
        file = self.out / MANIFEST
        if file.is_file():
            require_same("mining job", str(self.out), json.loads(file.read_text("utf-8")), mine)
            return
        require_new_directory(self.out)
        write_atomically(file, json.dumps(mine, indent=2) + "\n")

    async def _classified(
        self, exchanges: Sequence[Exchange], journal: MiningJournal, mined: Mined
    ) -> list[tuple[Exchange, str]]:
        jobs = [
            (exchange.key, prompts.classify(exchange, self.settings.seed, bounded=self._bounded))
            for exchange in exchanges
        ]
        await self._ask("classify", jobs, journal, mined)
        personal = []
        for exchange in exchanges:
            answer = journal.get("classify", exchange.key)
            if not answer:
                continue
            label, evidence = answer["label"], " ".join(answer["evidence"].split())
            # a span that the person never said is the model's invention, and so is the attribute
            told = " ".join(exchange.answer.split()).casefold()
            if label != "non" and (not evidence or evidence.casefold() not in told):
                label = "unsupported"
            mined.labels[label] += 1
            if label in ("partially", "fully"):
                personal.append((exchange, evidence))
        return personal

    async def _extracted(
        self, personal: Sequence[tuple[Exchange, str]], journal: MiningJournal, mined: Mined
    ) -> list[Mention]:
        free, seed, bounded = self.settings.free, self.settings.seed, self._bounded
        jobs = [
            (
                exchange.key,
                prompts.extract(exchange, evidence, self.tree, free=free, seed=seed, bounded=bounded),
            )
            for exchange, evidence in personal
        ]
        await self._ask("extract", jobs, journal, mined)
        answers = [(exchange, evidence, journal.get("extract", exchange.key)) for exchange, evidence in personal]
        return [
            Mention(exchange.dialogue, answer["construct"], answer["branch"], evidence)
            for exchange, evidence, answer in answers
            if answer
        ]

    async def _drafted(self, found: Sequence[Cluster], journal: MiningJournal, mined: Mined) -> tuple[Proposal, ...]:
        keyed = {hashlib.sha256(repr(asdict(cluster)).encode()).hexdigest()[:16]: cluster for cluster in found}
        jobs = [
            (key, prompts.draft(cluster, self.tree, seed=self.settings.seed, bounded=self._bounded))
            for key, cluster in keyed.items()
        ]
        await self._ask("draft", jobs, journal, mined)
        answers = {key: journal.get("draft", key) for key in keyed}
        return tuple(
            proposal(cluster, answer, self._category(cluster.branch))
            for key, cluster in keyed.items()
            if (answer := answers[key])
        )

    def _category(self, branch: str) -> str:
        for known in self.tree.branches:
            if known.name == branch:
                return known.category
        root = branch.partition(">")[0].strip().casefold()
        codes = [code for code, name in self.tree.categories.items() if name.casefold() == root]
        return codes[0] if codes else "???"

    async def _ask(self, stage: str, jobs: Sequence[tuple[str, Request]], journal: MiningJournal, mined: Mined) -> None:
        open_jobs = [(key, request) for key, request in jobs if journal.get(stage, key) is None]
        done = len(jobs) - len(open_jobs)
        self.progress(stage, done, len(jobs))
        async with aclosing(self.client.complete_stream(_requests(open_jobs))) as stream:
            async for position, outcome in stream:
                done += 1
                self.progress(stage, done, len(jobs))
                if isinstance(outcome, Completion):
                    journal.put(stage, open_jobs[position][0], prompts.parsed(outcome.text))
                elif isinstance(outcome, (ContentFilterError, InvalidStructureError)):
                    # the same words would end the same way, so that asking again could keep a job from ever ending
                    journal.put(stage, open_jobs[position][0], {})
                elif isinstance(outcome, BudgetExhaustedError):
                    mined.budget_spent = str(outcome)
                elif isinstance(outcome, ModelError):
                    mined.failures[stage] = mined.failures.get(stage, 0) + 1
                    mined.first_failure = mined.first_failure or str(outcome)
        unusable = sum(journal.get(stage, key) == {} for key, _ in jobs)
        if unusable:
            mined.unusable[stage] = unusable

    def _write(self, mined: Mined, found: Sequence[Cluster]) -> None:
        """Everything at once, each file whole or not at all; proposals.tsv last, since it says that the job is done."""
        rows = "".join(f"{cluster.branch}\t{cluster.label}\t{cluster.support}\t{cluster.known}\n" for cluster in found)
        write_atomically(self.out / "clusters.tsv", "branch\tconstruct\tsupport\tknown\n" + rows)
        summary = {name: value for name, value in asdict(mined).items() if name != "proposals"}
        summary["proposals"] = len(mined.proposals)
        write_atomically(self.out / "summary.json", json.dumps(summary, indent=2) + "\n")
        lines = "".join(entry.line() + "\n" for entry in mined.proposals)
        write_atomically(self.out / PROPOSALS, "\t".join(PROPOSAL_COLUMNS) + "\n" + lines)


def _requests(jobs: Iterable[tuple[str, Request]]) -> Iterator[Request]:
    for _, request in jobs:
        yield request


def summary_lines(mined: Mined, settings: Mapping[str, Any]) -> list[str]:
    """What to tell a user about a job."""
    labels = ", ".join(f"{count:,} {name}" for name, count in mined.labels.items())
    cost = mined.usage.get("cost_usd")
    price = "no price known" if cost is None else f"{cost:.4f} USD"
    clean = sum(not entry.findings for entry in mined.proposals)
    unusable = sum(mined.unusable.values())
    return [
        f"{counted(mined.exchanges, 'exchange')}: {labels}"
        + (f", {counted(unusable, 'answer')} unusable" if unusable else ""),
        f"{counted(mined.clusters, 'attribute')}, {mined.supported:,} in at least {counted(settings['support'], 'dialogue')}, "
        f"{mined.known:,} of these in the tree already",
        f"{counted(len(mined.proposals), 'proposal')}, {clean:,} clean",
        f"{counted(mined.usage.get('answers', 0), 'answer')} ({mined.usage.get('cache_hits', 0):,} from the cache), {price}",
    ]
