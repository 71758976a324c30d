"""The shipped tree: its size, its coverage of known instruments, and that every leaf of it can be filled for anybody."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from deeppersona.errors import TaxonomyError
from deeppersona.populations.calibration.synthesis import synthesise
from deeppersona.populations.calibration.value_core import draw_facets
from deeppersona.populations.generation.batch import Batch
from deeppersona.populations.generation.reach import Reach
from deeppersona.populations.generation.table_filler import TableFiller
from deeppersona.populations.taxonomy.anchors import anchors
from deeppersona.populations.taxonomy.attribute import Attribute
from deeppersona.populations.taxonomy.coverage import MAPS, coverage
from deeppersona.populations.taxonomy.embeddings import embed
from deeppersona.populations.taxonomy.exclusive import is_exclusive
from deeppersona.populations.taxonomy.lint_rules.words import normalised, tokens
from deeppersona.populations.taxonomy.search import search
from deeppersona.populations.taxonomy.tree import DATA, Tree

TREE = Tree.load()

#: At least so much of every map of an instrument must be covered at all, and exactly.
FLOOR_COVERED, FLOOR_EXACT = 0.90, 0.70

#: Countries far apart in age structure, religion and income.
COUNTRIES = ("NGA", "JPN", "BRA", "IND")


def test_the_tree_has_at_least_8500_nodes_without_a_duplicate_label() -> None:
    assert TREE.node_count >= 8_500
    labels = Counter(normalised(leaf.label) for leaf in TREE)
    assert [label for label, count in labels.items() if count > 1] == []


def test_no_inner_node_has_a_single_child_and_categories_are_balanced() -> None:
    branches = Counter((leaf.category, leaf.branch) for leaf in TREE)
    groups = Counter((leaf.category, leaf.branch, leaf.group) for leaf in TREE if leaf.group)
    assert min(groups.values()) >= 2
    assert min(branches.values()) >= 3
    assert max(branches.values()) <= 60
    categories = Counter(leaf.category for leaf in TREE)
    assert all(0.04 <= count / len(TREE) <= 0.14 for count in categories.values())


def test_ids_that_were_retired_name_no_leaf() -> None:
    retired = [line.split("\t")[0] for line in (DATA / "retired.tsv").read_text().splitlines()[1:]]
    assert retired
    assert TREE.index.keys().isdisjoint(retired)


def test_every_known_instrument_is_covered() -> None:
    found = {audit.name: audit for audit in coverage(TREE)}
    assert {"ess_core", "wvs7", "icatus", "ipip_facets", "schwartz", "moral_foundations", "bcio_population"} == set(
        found
    )
    assert found["wvs7"].codes == 91
    for audit in found.values():
        assert audit.covered_share >= FLOOR_COVERED, (audit.name, audit.gaps)
        assert audit.exact_share >= FLOOR_EXACT, audit.name


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x1\tNews\tMED-9999\texact", "MED-9999"),
        ("x1\tNews\t\texact", "x.tsv:2"),
        ("x1\tNews\tMED-0015\tnone", "x.tsv:2"),
        ("x1\tNews\tMED-0015\tnearly", "nearly"),
        ("x1\tNews\tMED-0015", "x.tsv:2"),
    ],
)
def test_a_malformed_map_is_refused(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "x.tsv").write_text(f"code\ttitle\tleaf\tmatch\n{line}\n")
    with pytest.raises(TaxonomyError, match=re.escape(said)):
        coverage(TREE, tmp_path)


def test_maps_lie_where_the_package_finds_them() -> None:
    assert {file.suffix for file in MAPS.iterdir()} == {".tsv"}


def people(country: str, n: int) -> pa.Table:
    return draw_facets(synthesise(country, n, seed=3), seed=3)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_leaf_that_applies_is_filled_for_random_people(country: str) -> None:
    batch = Batch.of(people(country, 50))
    filler = TableFiller(TREE, 3, country)
    reach = Reach(TREE, filler)
    gates = reach.gates(batch)
    applies = reach.mask(batch, gates)
    assert applies.sum(axis=1).min() > 0.6 * len(TREE)
    leaves, rows = np.nonzero((applies & filler.fillable).T)
    first = np.searchsorted(leaves, np.arange(len(TREE) + 1))
    met = filler.constraints.met(batch.columns, gates.values)
    values = filler.draw(leaves, rows, batch, met)
    assert values.is_impossible.mean() < 0.001
    for place, leaf in enumerate(TREE.attributes):
        mine = np.arange(first[place], first[place + 1])
        mine = mine[~values.is_impossible[mine]]
        if leaf.kind in ("categorical", "ordinal"):
            assert set(values.position[mine].tolist()) <= set(range(len(leaf.values))), leaf.id
        elif leaf.kind in ("count", "quantity"):
            assert (values.number[mine] >= leaf.low).all(), leaf.id
            assert (values.number[mine] <= leaf.high).all(), leaf.id
        elif leaf.kind == "multi":
            _never_mixed(leaf, set(values.chosen[mine].tolist()))


def _never_mixed(leaf: Attribute, answers: set[int]) -> None:
    for chosen in answers:
        named = [value for bit, value in enumerate(leaf.values) if chosen >> bit & 1]
        assert named, leaf.id
        assert chosen < 1 << len(leaf.values), leaf.id
        assert len(named) == 1 or not any(map(is_exclusive, named)), (leaf.id, named)


def test_every_leaf_applies_to_somebody_of_the_whole_world() -> None:
    applied = np.zeros(len(TREE), dtype=bool)
    for country in (*COUNTRIES, "ISR"):
        batch = Batch.of(people(country, 400))
        reach = Reach(TREE, TableFiller(TREE, 3, country))
        applied |= reach.mask(batch, reach.gates(batch)).any(axis=0)
    assert [leaf.id for leaf, seen in zip(TREE, applied, strict=True) if not seen] == []


def test_anchors_name_core_columns_and_leaves_that_exist() -> None:
    assert anchors()
    assert anchors().keys() <= TREE.index.keys()


@pytest.mark.parametrize(
    ("value", "alone"),
    [
        ("none", True),
        ("nothing of these", True),
        ("never", True),
        ("no income", False),
        ("north", False),
        ("not watching", False),
        ("notebook", False),
    ],
)
def test_answers_that_stand_alone(value: str, alone: bool) -> None:
    assert is_exclusive(value) is alone


def test_every_word_of_the_tree_has_a_vector() -> None:
    words = {word for leaf in TREE for word in tokens(leaf.label) if word.isalpha() and len(word) > 3}
    unknown = [word for word, vector in zip(sorted(words), embed(sorted(words)), strict=True) if not vector.any()]
    assert len(unknown) <= 0.005 * len(words), unknown


def test_search_finds_by_words() -> None:
    best = search(TREE, "hair dye", limit=3)
    assert any("dye" in hit.attribute.question.lower() + hit.attribute.label.lower() for hit in best)
    assert best[0].words == 1.0


def test_search_finds_by_meaning_when_no_word_is_shared() -> None:
    hits = search(TREE, "automobile", limit=10)
    assert any(re.search(r"\b(car|vehicle)", hit.attribute.question.lower()) for hit in hits)


def test_search_looks_past_little_words_and_knows_an_id() -> None:
    assert [hit.attribute.id for hit in search(TREE, "the hair of your own", limit=5)] == [
        hit.attribute.id for hit in search(TREE, "the hair of your own", limit=10)[:5]
    ]
    assert all(
        "hair"
        in hit.attribute.question.lower()
        + hit.attribute.label.lower()
        + hit.attribute.branch
        + hit.attribute.group.lower()
        + " ".join(hit.attribute.values)
        for hit in search(TREE, "hair of your own", limit=5)
    )
    assert search(TREE, "0001 DEM", limit=1)[0].attribute.id == "DEM-0001"
    assert search(TREE, "?!", limit=5) == ()
