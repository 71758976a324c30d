"""``deeppersona tree``: figures, search, leaves and lint from the command line."""

import json
from collections.abc import Callable

import pytest
from deeppersona.cli.main import run
from deeppersona.populations.taxonomy import lint as linter
from deeppersona.populations.taxonomy.lint_rules.source import Finding

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tree(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["deeppersona", "tree", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "160")
        try:
            run()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call


def test_stats_in_figures(tree: Call) -> None:
    code, out, _ = tree("stats", "--json")
    counts = json.loads(out)
    assert code == 0
    assert counts["nodes"] >= 8_500
    assert counts["leaves"] == sum(counts["tail"].values()) == sum(counts["kinds"].values())


def test_stats_as_a_table(tree: Call) -> None:
    code, out, _ = tree("stats")
    assert code == 0
    assert "Demographic information" in out


def test_search_in_words_and_as_json(tree: Call) -> None:
    assert "MED-" in tree("search", "television evening", "--limit", 5)[1]
    found = json.loads(tree("search", "trust in strangers", "--limit", 3, "--json")[1])
    assert len(found) == 3
    assert "No leaf" in tree("search", "zxqwv")[2]


def test_show_a_leaf_a_branch_and_a_category(tree: Call) -> None:
    code, out, _ = tree("show", "PHY-0001")
    assert (code, "How tall are you" in out) == (0, True)
    assert "Body height" in tree("show", "body_measures_and_build")[1]
    assert "body_measures_and_build" in tree("show", "PHY")[1]


def test_show_refuses_what_is_not_there_and_says_what_is(tree: Call) -> None:
    code, _, err = tree("show", "PHY-9999")
    assert code == 2
    assert "PHY-9999" in err
    code, _, err = tree("show", "body_measure_and_build")
    assert code == 2
    assert "body_measures_and_build" in err


def test_lint_is_silent_on_the_shipped_tree(tree: Call) -> None:
    code, out, _ = tree("lint")
    assert code == 0
    assert "PHY" not in out
    assert json.loads(tree("lint", "--json")[1]) == []


def test_lint_ends_with_two_and_one_line_a_finding(tree: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linter, "lint", lambda directory=None: [Finding("PHY.tsv", 7, "label-case", "shoe")])
    code, out, _ = tree("lint")
    assert code == 2
    assert "PHY.tsv:7: label-case: shoe" in out
    code, out, _ = tree("lint", "--json")
    assert code == 2
    assert json.loads(out) == [{"file": "PHY.tsv", "line": 7, "rule": "label-case", "text": "shoe"}]
