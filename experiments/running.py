"""Running a study into a directory that can be resumed, repeated and cited."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..errors import ExperimentError
from ..run_store import RunStore, is_taken, require_same, taken, write_atomically
from ..simulation.simulation import RECORDED
from .definition import Definition
from .design import Design
from .kinds import open_study
from .published import published_tables
from .setting import Setting
from .study import Progress, Study
from .table import Table

MANIFEST = "experiment.json"
RESULTS = "results.md"
FORMAT = 1


@dataclass(frozen=True)
class Finished:
    """A study that has ended.

    Attributes:
        path: its directory.
        tables: in the order of ``results.md``.
        failed: answers that failed, in all; above 0 the figures rest on fewer answers than designed.
    """

    path: Path
    tables: Sequence[Table]
    failed: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for ``--json``."""
        return {"path": str(self.path), "failed": self.failed, "tables": [table.to_dict() for table in self.tables]}


def plan(definition: Definition, setting: Setting) -> tuple[Study, Design]:
    """The study and its priced design; nothing is sent or written.

    Raises:
        ExperimentError, InputError: something cannot work as described.
    """
    study = open_study(definition, setting)
    return study, study.design(priced=True)


def run_study(
    definition: Definition, setting: Setting, out: str | Path, *, command: str = "", told: Progress | None = None
) -> Finished:
    """Run a study, or what is left of it, and write its tables.

    Args:
        definition: what is studied.
        setting: what the user chose.
        out: a new or empty directory, or that of this very study: the same call again resumes.
        command: recorded in the manifest.
        told: told of answers as they come.

    Returns:
        Tables, also written to ``results.md`` and, one by one as Markdown, LaTeX and CSV, to ``tables/``.

    Raises:
        ExperimentError: the budget cannot hold the design; nothing was sent.
        RunError: the directory holds something else, cannot be written, or another process is at work in it.
        BudgetExhaustedError: stopped by the budget; what was paid is kept.
    """
    study = open_study(definition, setting)
    definition = study.definition  # with what the user's own files hold, so that the manifest holds it too
    folder = Path(out)
    store = RunStore(folder)
    with store.held():
        is_new = _is_new(folder, definition, setting)
        store.sweep()
        design = study.design(priced=setting.budget_usd is not None and is_new)
        if is_new:
            design.require(setting.budget_usd)
            _write_manifest(folder, {**_identity(definition, setting), **_circumstances(command), "state": "running"})
        tables = [*study.run(folder, told), *published_tables(definition)]
        write_tables(folder, definition, tables)
        _write_manifest(folder, {**_read_manifest(folder), "state": "finished", "failed": study.failed})
    return Finished(folder, tables, study.failed)


def write_tables(folder: Path, definition: Definition, tables: Sequence[Table]) -> None:
    """``results.md`` with all of them, and each in ``tables/`` as Markdown, LaTeX and CSV."""
    (folder / "tables").mkdir(exist_ok=True)
    for table in tables:
        for ending, text in (("md", table.to_markdown()), ("tex", table.to_latex()), ("csv", table.to_csv())):
            write_atomically(folder / "tables" / f"{table.name}.{ending}", text)
    head = f"# {definition.title}\n\n{definition.asks}\n\n"
    write_atomically(folder / RESULTS, head + "\n".join(table.to_markdown() for table in tables))


def _identity(definition: Definition, setting: Setting) -> dict[str, Any]:
    """What makes two studies the same."""
    described = definition.model_dump(mode="json")
    text = json.dumps(described, sort_keys=True, ensure_ascii=False)
    return {
        "format": FORMAT,
        "definition": described,
        "definition_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "setting": setting.to_dict(),
    }


def _circumstances(command: str) -> dict[str, Any]:
    versions = {**{name: version(name) for name in RECORDED}, "python": platform.python_version()}
    return {"command": command, "versions": versions}


def _is_new(folder: Path, definition: Definition, setting: Setting) -> bool:
    """Whether the directory is free; False where it holds this very study."""
    if not (folder / MANIFEST).is_file():
        if is_taken(folder):
            raise taken(str(folder), "study")
        return True
    found, wanted = (
        {**one["setting"], "definition_sha256": one["definition_sha256"]}
        for one in (_read_manifest(folder), _identity(definition, setting))
    )
    require_same("study", str(folder), found, wanted)
    return False


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """The manifest of a study's directory.

    Raises:
        ExperimentError: no study there.
    """
    path = Path(folder)
    if not (path / MANIFEST).is_file():
        raise ExperimentError(
            "no study here",
            parameter="study",
            got=str(folder),
            allowed="a directory written by `deeppersona experiment run`",
        )
    return _read_manifest(path)


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ExperimentError("cannot read the manifest", where=str(folder / MANIFEST)) from error
    return found


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    write_atomically(folder / MANIFEST, json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
