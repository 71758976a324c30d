"""A run: a directory with a name, or an address in an object store, from which everything later starts.

Layout: ``manifest.json`` (configuration, versions, seeds, hashes, state), ``population/``, ``journal/`` (answers as they
came), ``answers/`` (one Parquet file per finished round and shard), ``rounds.csv`` (counts of each round), ``log.jsonl``,
``report.html``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import InputError, RunError
from .plain_data import read_json
from .run_store import RunStore

if TYPE_CHECKING:
    import pyarrow as pa

    from .populations.population import Population
    from .surveys import Survey

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Run:
    """A run directory, finished or not.

    Attributes:
        path: the directory; for a run in an object store, this machine's copy of what was there when it was opened.
    """

    path: Path
    _kept: RunStore | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Take a path given as text."""
        object.__setattr__(self, "path", Path(self.path))

    @classmethod
    def open(cls, location: str | Path) -> Run:
        """An existing run, in a directory or under an address such as ``s3://bucket/runs/germany``.

        Raises:
            RunError: no run there, or the store does not answer.
            InputError: an address that no installed package understands.
        """
        run = cls.of(open_store(location))
        run.store.fetch()
        if not (run.path / MANIFEST).is_file():
            held = sorted(str(one.parent) for one in run.path.glob(f"runs/*/{MANIFEST}"))[:8]
            raise RunError(
                "no run here",
                parameter="run",
                got=str(location),
                allowed="a directory written by `deeppersona simulate`",
                hint=f"It holds several; give one: {', '.join(held)}."
                if held
                else "Give the directory that was named with --out.",
            )
        return run

    @classmethod
    def opened(cls, run: Run | str | Path) -> Run:
        """A run that is at hand, or the one at a path or address."""
        return run if isinstance(run, Run) else cls.open(run)

    @classmethod
    def of(cls, store: RunStore) -> Run:
        """The run kept in a store, begun or not."""
        return cls(store.path, store)

    @property
    def store(self) -> RunStore:
        """Where the run is kept."""
        return self._kept or RunStore(self.path)

    @property
    def location(self) -> str:
        """What a user gave: a path or an address."""
        return self.store.location

    @property
    def name(self) -> str:
        """The last part of its path or address."""
        return self.location.rstrip("/").rpartition("/")[2] if "://" in self.location else self.path.resolve().name

    @property
    def manifest(self) -> dict[str, Any]:
        """What manifest.json says."""
        try:
            loaded: dict[str, Any] = read_json((self.path / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise RunError(
                "cannot read the manifest",
                where=str(self.path / MANIFEST),
                hint="Restore it from a copy, or begin again under another --out: without it nobody can tell what was asked.",
            ) from error
        return loaded

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Replace manifest.json in one atomic step."""
        self.store.write_text(MANIFEST, json.dumps(manifest, indent=2, sort_keys=True) + "\n")

    @property
    def is_finished(self) -> bool:
        """Whether every round was asked of every shard, and no answer file has been taken away since."""
        manifest = self.manifest
        if manifest.get("state") != "finished":
            return False
        shards = -(-int(manifest["respondents"]) // int(manifest["shard_size"]))
        return len(self.answer_files) >= shards * int(manifest["config"]["rounds"])

    @property
    def answer_files(self) -> list[Path]:
        """Committed answer files in order of round and shard."""
        return sorted((self.path / "answers").glob("round-*-shard-*.parquet"))

    def answers(self, columns: Sequence[str] | None = None) -> pa.Table:
        """All committed answers, or only some of their columns.

        Raises:
            RunError: nothing has been committed, or a file is damaged.
        """
        import pyarrow as pa

        files = self.answer_files
        if not files:
            raise RunError(
                "this run has no finished answers yet",
                parameter="run",
                got=self.location,
                hint="Finish it with the same simulate command.",
            )
        return pa.concat_tables([read_answers(file, columns) for file in files])

    def first_failure(self) -> str:
        """Why the first failed answer failed; empty when none did."""
        import pyarrow.compute as pc

        answers = self.answers(["status", "raw_text"])
        reasons = answers.filter(pc.equal(answers["status"], "failed"))["raw_text"]
        return str(reasons[0].as_py() or "") if len(reasons) else ""

    def population(self) -> Population:
        """The respondents that were asked."""
        from .populations.population import Population

        return Population.load(self.path / "population")

    def survey(self, *, as_written: bool = False) -> Survey:
        """The survey that was asked, in the wording that respondents read.

        Args:
            as_written: with all its languages and variants instead, whichever was asked.
        """
        from .surveys import load_survey

        written = load_survey(self.path / "survey.yaml")
        config = self.manifest["config"]
        return written if as_written else written.asked_in(config.get("language", ""), config.get("variant", ""))

    def _repr_html_(self) -> str:
        """What a notebook shows: how the run was made, how far it is and what it cost."""
        from .notebook import Card

        manifest = self.manifest
        config = manifest["config"]
        used = manifest.get("used", {})
        statuses = manifest.get("statuses", {})
        return Card(
            f"Run {self.name}",
            {
                "survey": manifest.get("survey", {}).get("title", config.get("survey", "")),
                "countries": ", ".join(config["countries"]),
                "respondents a country": f"{config['n']:,}",
                "model": config["model"],
                "elicitation": config["elicitation"],
                "seed": config["seed"],
                "state": manifest.get("state", "unknown"),
                "cost": f"${used['cost_usd']:,.2f}" if used.get("cost_usd") else "",
                "seconds": f"{manifest['seconds']:,.1f}" if "seconds" in manifest else "",
            },
            ("Status", "Answers"),
            [(status, f"{count:,}") for status, count in statuses.items()],
            () if self.is_finished else ("Not finished: the same simulate command resumes it.",),
        ).html()

    def require_finished(self, purpose: str) -> None:
        """Refuse an unfinished run.

        Raises:
            RunError: names how far the run got and how to go on.
        """
        if not self.is_finished:
            raise RunError(
                f"cannot {purpose} an unfinished run",
                parameter="run",
                got=self.location,
                allowed="a finished run",
                hint=f"Resume it with the same command: {self.manifest.get('command', 'deeppersona simulate ...')}",
            )


def read_answers(file: Path, columns: Sequence[str] | None = None, *, encoded: Sequence[str] = ()) -> pa.Table:
    """One committed answer file of a run.

    Args:
        file: of ``Run.answer_files``.
        columns: only these; None for all.
        encoded: columns to leave as dictionaries, as they lie in the file.

    Raises:
        RunError: it is damaged; names it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(file, columns=None if columns is None else list(columns), read_dictionary=list(encoded))
    except (OSError, pa.ArrowException) as error:
        raise RunError(
            "answers cannot be read",
            where=str(file),
            got=str(error).partition("\n")[0][:200],
            hint="Delete this file and give the same simulate command again: its shard is answered anew.",
        ) from error


def open_store(location: str | Path | None) -> RunStore:
    """The store of a run at a path or an address; nothing is written.

    Raises:
        InputError: an address that no installed package understands.
        RunStoreError: the store cannot be reached.
    """
    if location is None or not str(location).strip():
        raise InputError(
            "no place for the run", parameter="out", allowed="a directory, or an address such as s3://bucket/run"
        )
    address = str(location)
    if "://" not in address or address.startswith("file://"):
        return RunStore(address.removeprefix("file://"))
    from .object_store import ObjectStore

    return ObjectStore(address)
