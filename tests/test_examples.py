"""Every example runs and shows something; notebooks are kept without what they showed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_example_runs(path: Path, own_home: Path, tmp_path: Path) -> None:
    shown = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, cwd=tmp_path, timeout=240)
    assert shown.returncode == 0, shown.stderr[-2000:]
    assert shown.stdout.strip()


def executed(path: Path, folder: Path) -> dict[str, str]:
    """What each code cell of a notebook shows as text and HTML, by the cell's name."""
    import nbformat
    from nbclient import NotebookClient

    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(
        notebook, timeout=200, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return {
        cell.id: "".join(
            output.get("text", "") + "".join(str(value) for value in output.get("data", {}).values())
            for output in cell.outputs
        )
        for cell in notebook.cells
        if cell.cell_type == "code"
    }


#: Words that must stand in what a notebook shows.
SHOWN = {
    "questionnaire": ("double-barrelled", "leading", "0 after", "qsf", "labels kept: True"),
    "three_countries": ("Population of 600 respondents", "state: finished", "real people", "<svg", "Q254"),
}


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_shows_our_objects(path: Path, own_home: Path, tmp_path: Path) -> None:
    shown = " ".join(executed(path, tmp_path).values())
    assert not [words for words in SHOWN[path.stem] if words not in shown]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_kept_without_outputs(path: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]
