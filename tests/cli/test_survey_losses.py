"""What a conversion says of its losses."""

from __future__ import annotations

import re
from pathlib import Path

from deeppersona.cli.main import app
from typer.testing import CliRunner


def test_as_many_losses_are_counted_as_lines_are_printed(tmp_path: Path) -> None:
    said = CliRunner().invoke(
        app, ["survey", "convert", "mini-ipip20", "--to", "redcap", "--out", str(tmp_path / "out.csv")]
    )
    assert said.exit_code == 0
    counted = re.search(r"(\d+) (?:loss or guess|losses and guesses) named", said.stdout)
    lines = said.stderr.splitlines()
    assert counted is not None
    assert int(counted[1]) == len(lines) > 0
    assert any(line.count(", ") > 5 for line in lines), "one thing that was lost in many places"
