"""Commands that take a tree of the user's own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deeppersona.populations.taxonomy.tree import Tree


def test_a_population_is_built_from_it_and_shown_by_it(
    own_tree: Path, tmp_path: Path, command: Callable[..., Any]
) -> None:
    out = tmp_path / "built"
    asked = ("--n", 2, "--depth", 6, "--tree", own_tree, "--sources", "mined")
    assert command("build", "DEU", *asked, "--out", out).code == 0
    assert "Quibblesnorf owned:" in command("persona", "show", out, "DEU-0000000").out
    assert "quibblesnorf?" in command("tree", "show", "phy-9003", "--tree", own_tree).out
    assert command("tree", "show", "phy-9003").code == 2


def test_a_run_with_another_tree_is_another_run(own_tree: Path, tmp_path: Path, command: Callable[..., Any]) -> None:
    run = ("simulate", "DEU", "--n", 3, "--depth", 3, "--out", tmp_path / "run")
    assert command(*run, "--tree", own_tree).code == 0
    config = json.loads((tmp_path / "run" / "manifest.json").read_text())["config"]
    assert config["tree_sha256"] == Tree.load(own_tree).sha256
    refused = command(*run)
    assert refused.code == 2
    assert "tree_sha256" in refused.err
