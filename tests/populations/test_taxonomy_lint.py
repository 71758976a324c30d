"""The shipped tree is clean, and every rule of the lint fires on a small bad tree."""

from collections.abc import Callable
from pathlib import Path

import pytest
from deeppersona.errors import TaxonomyError
from deeppersona.populations.taxonomy.lint import lint
from deeppersona.populations.taxonomy.tree import Tree
from small_tree import small, write


def test_the_shipped_tree_is_clean() -> None:
    assert [str(finding) for finding in lint()] == []


def test_the_small_tree_is_clean(tmp_path: Path) -> None:
    assert [str(finding) for finding in lint(write(tmp_path / "tree", small()))] == []


FIVE = {"kind": "ordinal", "values": "never|rarely|sometimes|often|always", "prior": "20,20,20,20,20"}
BAD: list[tuple[str, dict[str, str]]] = [
    ("duplicate-label", {"label": "The grey hairs"}),
    ("label-length", {"label": "Shoe"}),
    ("label-length", {"label": "Change of the size of shoes over years"}),
    ("generic-label", {"label": "Other details"}),
    ("label-case", {"label": "shoe size change"}),
    ("named-entity", {"label": "Owns Nike shoes"}),
    ("named-entity", {"label": "Karate belt colour"}),
    ("value-as-label", {"label": "Never rarely", "values": "never rarely|other", "question": "What do you wear?"}),
    ("question-length", {"question": "Do you " + "very " * 40 + "often change shoes?"}),
    ("question-mark", {"question": "Do you change shoes."}),
    ("second-person", {"question": "Do people change shoes?"}),
    ("leading-question", {"question": "Don't you change shoes?"}),
    ("duplicate-question", {"question": "Do you have grey hair?"}),
    ("period-unsaid", {"period": "past_month"}),
    ("points-away", {"question": "Do you know this person?"}),
    ("clause-label", {"label": "Who buys the shoes"}),
    ("values-mismatch", {"question": "How often do you change shoes?"}),
    ("values-mismatch", {"kind": "count", "values": "shoes 0..10", "prior": "2,4"}),
    ("values-number", {"values": "yes", "prior": "100"}),
    ("repeated-value", {"values": "big|small|big", "prior": "30,30,40", "question": "Which shoes do you wear?"}),
    ("value-form", {"values": "Red|blue", "prior": "50,50", "question": "Which shoes do you wear?"}),
    ("value-form", {"values": "red; blue|green", "prior": "50,50", "question": "Which shoes do you wear?"}),
    ("unordered", {**FIVE, "values": "often|never|always", "prior": "30,30,40", "question": "How often do you run?"}),
    ("unordered", {**FIVE, "values": "no|yes", "prior": "30,70", "question": "Do you run?"}),
    ("unordered", {**FIVE, "values": "10 km|2 km", "prior": "30,70", "question": "How far do you run?"}),
    ("range", {"kind": "count", "values": "shoes 9..9", "prior": "9,9", "question": "How many shoes have you?"}),
    ("base-rate", {"kind": "count", "values": "shoes 0..9", "prior": "8,3", "question": "How many shoes have you?"}),
    ("base-rate", {"prior": "20,30"}),
    ("base-rate", {"prior": ""}),
    ("unknown-driver", {"loads": "shoesize+"}),
    ("drivers", {"loads": "age+ female+ income+ urban+ education+"}),
    ("drivers", {"values": "red|blue|green", "prior": "30,30,40", "loads": "age+", "question": "Which do you wear?"}),
    ("gate", {"gate": "has_shoes", "values": "no|yes"}),
    ("applies-if", {"applies_if": "shoe_size > 40"}),
    ("applies-if", {"applies_if": "age >"}),
    ("unsatisfiable", {"applies_if": "age < 18"}),
    ("unsatisfiable", {"applies_if": "sex == 'male' and sex == 'female'"}),
    ("vacuous", {"applies_if": "age >= 18"}),
    ("circle", {"gate": "has_shoes", "applies_if": "has_shoes"}),
    ("near-duplicate", {"question": "Do you have some grey hair?", "label": "Greying hair"}),
    ("single-child", {"group": "Sizes"}),
    ("branch-size", {"branch": "hair"}),
    ("format", {"kind": "boolean"}),
    ("format", {"branch": "foot"}),
    ("format", {"topics": "housings"}),
    ("format", {"values": "@agree"}),
    ("format", {"prior": "4o,60"}),
    ("format", {"tail": "usual"}),
    ("format", {"id": "PHY-0002"}),
    ("format", {"id": "PHY-1"}),
]


@pytest.mark.parametrize(("rule", "change"), BAD, ids=[f"{rule}-{number}" for number, (rule, _) in enumerate(BAD)])
def test_a_rule_fires_and_names_the_line(tmp_path: Path, rule: str, change: dict[str, str]) -> None:
    rows = small()
    rows["PHY-0001"] |= change
    findings = [finding for finding in lint(write(tmp_path / "tree", rows)) if finding.rule == rule]
    assert findings
    assert findings[0].text
    if rule not in ("single-child", "branch-size"):
        assert (findings[0].file, findings[0].line) in {("PHY.tsv", line) for line in (2, 3, 5)}


def test_a_group_label_stands_in_one_branch_only(tmp_path: Path) -> None:
    rows = small()
    for name in ("PHY-0001", "PHY-0002", "PHY-0004", "PHY-0005"):
        rows[name]["group"] = "Sizes"
    assert "duplicate-group" in {finding.rule for finding in lint(write(tmp_path / "tree", rows))}


def test_a_template_on_many_labels_is_found(tmp_path: Path) -> None:
    rows = small()
    words = ("shoes", "toes", "socks")
    for name, word in zip(("PHY-0001", "PHY-0002", "PHY-0003"), words, strict=True):
        rows[name]["label"] = f"Number of {word}"
    assert "label-frame" in {finding.rule for finding in lint(write(tmp_path / "tree", rows))}


def test_free_text_is_rare_and_branch_names_are_unique(tmp_path: Path) -> None:
    rows = small()
    for name in ("PHY-0001", "PHY-0002"):
        rows[name] |= {"kind": "text", "values": "", "prior": "", "question": "What do you wear " + name + "?"}
    place = write(tmp_path / "tree", rows)
    with (place / "branches.tsv").open("a") as stream:
        stream.write("LIF\tLif things\thair\tHair\n")
    assert {"free-text", "duplicate-branch"} <= {finding.rule for finding in lint(place)}


def test_prepositions_alone_are_grammar_and_no_template(tmp_path: Path) -> None:
    rows = small()
    words = ("Stones in shoes", "Holes in socks", "Pain in knees")
    for name, word in zip(("PHY-0001", "PHY-0002", "PHY-0003"), words, strict=True):
        rows[name]["label"] = word
    assert lint(write(tmp_path / "tree", rows)) == []


def test_gates_in_a_circle_are_found(tmp_path: Path) -> None:
    rows = small()
    rows["PHY-0001"] |= {"gate": "has_shoes", "applies_if": "has_balcony"}
    rows["LIF-0001"] |= {"gate": "has_balcony", "applies_if": "has_shoes"}
    found = lint(write(tmp_path / "tree", rows))
    assert {(finding.file, finding.rule) for finding in found} >= {("PHY.tsv", "circle"), ("LIF.tsv", "circle")}


def test_a_condition_that_only_an_impossible_gate_would_meet_is_found(tmp_path: Path) -> None:
    rows = small()
    rows["PHY-0001"] |= {"gate": "has_shoes", "applies_if": "age > 60"}
    rows["PHY-0002"]["applies_if"] = "has_shoes and age < 30"
    assert "unsatisfiable" in {finding.rule for finding in lint(write(tmp_path / "tree", rows))}


def test_shares_are_judged_only_in_a_grown_tree(tmp_path: Path) -> None:
    rows = small()
    for number in range(7, 300):
        name = f"LIF-{number:04d}"
        rows[name] = {**rows["LIF-0001"], "id": name, "label": f"Thing {number}x", "question": f"Have you {number}?"}
    rules = {finding.rule for finding in lint(write(tmp_path / "tree", rows))}
    assert {"category-share", "tail-share", "branch-size"} <= rules


def test_a_retired_id_never_comes_back(tmp_path: Path) -> None:
    place = write(tmp_path / "tree", small(), retired="id\treason\nPHY-0001\tgone\n")
    assert [str(finding) for finding in lint(place)] == [
        "retired.tsv:2: retired-id: PHY-0001 is retired and cannot name a leaf again"
    ]


def test_registers_name_leaves_that_exist(tmp_path: Path) -> None:
    place = write(
        tmp_path / "tree",
        small(),
        anchors="leaf\tcolumn\nPHY-0009\tage\nPHY-0001\tshoe\n",
        reviewed="rule\tleaf\tother\treason\nnear-duplicate\tPHY-0001\tPHY-0099\tgone\n",
    )
    assert [finding.rule for finding in lint(place)] == ["register"] * 3


def test_a_reviewed_exception_is_let_stand(tmp_path: Path) -> None:
    rows = small()
    rows["PHY-0001"]["label"] = "Hair, grey"
    kept = "rule\tleaf\tother\treason\nduplicate-label\tPHY-0001\tPHY-0004\tan example\n"
    assert "duplicate-label" in {finding.rule for finding in lint(write(tmp_path / "bad", rows))}
    assert lint(write(tmp_path / "tree", rows, reviewed=kept)) == []


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda text: text.replace("\tnow\t", "\t", 1), "PHY.tsv:2"),
        (lambda text: text.replace("branch", "brunch", 1), "PHY.tsv:1"),
        (lambda text: text.replace("PHY-0003", "PHY-0001"), "PHY.tsv:4"),
    ],
    ids=["missing column", "wrong header", "repeated id"],
)
def test_a_malformed_file_is_named_with_its_line(tmp_path: Path, spoil: Callable[[str], str], where: str) -> None:
    place = write(tmp_path / "tree", small())
    file = place / "PHY.tsv"
    file.write_text(spoil(file.read_text()))
    with pytest.raises(TaxonomyError, match=where):
        Tree.load(place)
    (finding,) = lint(place)
    assert f"{finding.file}:{finding.line}" == where


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    place = write(tmp_path / "tree", small())
    (place / "vocab.tsv").unlink()
    (finding,) = lint(place)
    assert finding.file == "vocab.tsv"
