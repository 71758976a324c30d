"""Tables of studies on a terminal of any width."""

import pytest
from deeppersona.cli.study_tables import print_study_tables
from deeppersona.experiments.table import Column, Figure, Table

COLUMNS = [Column("arm", "Arm"), *(Column(f"figure{at}", f"Some figure {at}") for at in range(14))]
TABLE = Table(
    "own",
    "A [bold]title[/bold]",
    [*COLUMNS, Column("knows", "What it knew", is_prose=True)],
    [
        {
            "arm": name,
            **{f"figure{at}": Figure(at + 0.123, at - 10.0, at + 10.0) for at in range(14)},
            "knows": "much " * 40,
        }
        for name in ("short", "an arm whose name is longer than a column of names may be wide")
    ],
)


@pytest.mark.parametrize("brief", [True, False])
@pytest.mark.parametrize("width", [60, 80, 120, 300])
def test_no_line_is_wider_than_the_terminal_and_no_number_is_broken(
    width: int, brief: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    print_study_tables([TABLE], brief=brief)
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= width
    for row in TABLE.texts(COLUMNS[1:], brief=brief):
        assert all(shown.count(text) >= 2 for text in row)
    assert "A [bold]title[/bold]" in shown
