"""Every example runs and prints something."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_runs(path: Path, own_home: Path, tmp_path: Path) -> None:
    shown = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, cwd=tmp_path, timeout=240)
    assert shown.returncode == 0, shown.stderr[-2000:]
    assert shown.stdout.strip()
