"""A run: a directory with a name, from which everything later starts.

Layout: ``manifest.json`` (configuration, versions, seeds, hashes, state), ``population/``, ``journal/`` (answers as they
came), ``answers/`` (one Parquet file per finished round and shard), ``report.html``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import RunError

if TYPE_CHECKING:
    import pyarrow as pa

    from .populations.population import Population

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Run:
    """A run directory, finished or not.

    Attributes:
        path: the directory.
    """

    path: Path

    @classmethod
    def open(cls, path: str | Path) -> Run:
        """An existing run.

        Raises:
            RunError: no run there.
        """
        run = cls(Path(path))
        if not (run.path / MANIFEST).is_file():
            raise RunError(
                "no run here",
                parameter="run",
                got=str(path),
                allowed="a directory written by `deeppersona simulate`",
                hint="Give the directory that was named with --out.",
            )
        return run

    @property
    def manifest(self) -> dict[str, Any]:
        """What manifest.json says."""
        try:
            loaded: dict[str, Any] = json.loads((self.path / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise RunError("cannot read the manifest", where=str(self.path / MANIFEST)) from error
        return loaded

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Replace manifest.json in one atomic step."""
        write_atomically(self.path / MANIFEST, json.dumps(manifest, indent=2, sort_keys=True) + "\n")

    @property
    def is_finished(self) -> bool:
        """Whether every round was asked of every shard."""
        return bool(self.manifest.get("state") == "finished")

    @property
    def answer_files(self) -> list[Path]:
        """Committed answer files in order of round and shard."""
        return sorted((self.path / "answers").glob("round-*-shard-*.parquet"))

    def answers(self, columns: Sequence[str] | None = None) -> pa.Table:
        """All committed answers, or only some of their columns.

        Raises:
            RunError: nothing has been committed.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        files = self.answer_files
        if not files:
            raise RunError(
                "this run has no finished answers yet",
                parameter="run",
                got=str(self.path),
                hint="Finish it with the same simulate command.",
            )
        return pa.concat_tables([pq.read_table(file, columns=columns) for file in files])

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

    def require_finished(self, purpose: str) -> None:
        """Refuse an unfinished run.

        Raises:
            RunError: names how far the run got and how to go on.
        """
        manifest = self.manifest
        if manifest.get("state") != "finished":
            raise RunError(
                f"cannot {purpose} an unfinished run",
                parameter="run",
                got=str(self.path),
                allowed="a finished run",
                hint=f"Resume it with the same command: {manifest.get('command', 'deeppersona simulate ...')}",
            )


def write_atomically(path: Path, text: str) -> None:
    """Write a text file so that a reader sees the old content or the new, also after a crash."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    commit_file(part, path)


def commit_file(part: Path, target: Path) -> None:
    """Give a finished file its name in one step, content and name both on disk before this returns."""
    with part.open("rb") as stream:
        os.fsync(stream.fileno())
    part.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
