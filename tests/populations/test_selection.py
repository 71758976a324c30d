"""The rules of attribute selection, each as a property."""

from collections import Counter

import numpy as np
import pytest
from deeppersona.errors import SelectionError
from deeppersona.populations.generation.selection import TAIL_PRIOR, Selection, Selector, strata_quotas
from deeppersona.populations.taxonomy.tree import Tree
from hypothesis import given, settings
from hypothesis import strategies as st

TREE = Tree.load()


def drawn(seed: int, n: int = 6, share: float = 0.8) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.random((n, len(TREE))) < share, rng.integers(-100_000, 100_000, (n, len(TREE))).astype(np.int32)


def select(depth: int, seed: int, **options: object) -> tuple[Selection, np.ndarray]:
    reach, similarity = drawn(seed)
    selector = Selector(TREE, depth, seed, "DEU", **options)  # type: ignore[arg-type]
    return selector.select(reach, similarity, np.arange(len(reach))), reach


@given(st.integers(0, 2000))
def test_quotas_are_the_largest_remainder_split_of_5_3_2(depth: int) -> None:
    quotas = strata_quotas(depth)
    assert sum(quotas) == depth
    assert all(abs(quota - depth * part / 10) < 1 for quota, part in zip(quotas, (5, 3, 2), strict=True))


@settings(max_examples=25, deadline=None)
@given(depth=st.integers(1, 400), seed=st.integers(0, 10**9))
def test_strata_follow_5_3_2_for_any_depth(depth: int, seed: int) -> None:
    picked, reach = select(depth, seed)
    for row in range(len(reach)):
        found = Counter(picked.stratum[picked.row == row].tolist())
        assert tuple(found[s] for s in range(3)) == strata_quotas(depth)


@settings(max_examples=15, deadline=None)
@given(depth=st.integers(1, 400), seed=st.integers(0, 10**9))
def test_nobody_gets_a_leaf_twice_or_one_that_does_not_apply(depth: int, seed: int) -> None:
    picked, reach = select(depth, seed)
    assert reach[picked.row, picked.leaf].all()
    assert len(set(zip(picked.row.tolist(), picked.leaf.tolist(), strict=True))) == len(picked.row)


def test_strata_are_rank_thirds_of_what_applies() -> None:
    depth, seed = 300, 5
    picked, reach = select(depth, seed)
    _, similarity = drawn(seed)
    for row in range(len(reach)):
        ranked = np.argsort(np.argsort(-similarity[row][reach[row]]))
        third = np.full(len(TREE), -1)
        third[reach[row]] = ranked * 3 // reach[row].sum()
        mine = picked.row == row
        agree = np.mean(third[picked.leaf[mine]] == picked.stratum[mine])
        assert agree > 0.99  # a leaf on the very edge of a third may fall on either side


def test_no_branch_gives_a_second_leaf_before_every_reachable_branch_gave_one() -> None:
    branches = {(leaf.category, leaf.branch) for leaf in TREE}
    picked, reach = select(min(200, len(branches) // 2), 3)
    for row in range(len(reach)):
        taken = Counter(
            (TREE.attributes[leaf].category, TREE.attributes[leaf].branch) for leaf in picked.leaf[picked.row == row]
        )
        assert max(taken.values()) == 1


def test_a_respondents_picks_do_not_depend_on_who_else_is_in_the_batch() -> None:
    reach, similarity = drawn(11)
    selector = Selector(TREE, 120, 7, "DEU")
    whole = selector.select(reach, similarity, np.arange(6))
    alone = Selector(TREE, 120, 7, "DEU").select(reach[4:5], similarity[4:5], np.array([4]))
    assert whole.leaf[whole.row == 4].tolist() == alone.leaf.tolist()


def test_another_seed_picks_others() -> None:
    reach, similarity = drawn(11)
    first, second = (Selector(TREE, 100, seed, "DEU").select(reach, similarity, np.arange(6)) for seed in (1, 2))
    assert len(set(first.leaf.tolist()) & set(second.leaf.tolist())) < len(set(first.leaf.tolist()))


def test_tail_classes_are_reached_as_the_prior_says() -> None:
    rng = np.random.default_rng(0)
    n = 200
    similarity = rng.integers(-100_000, 100_000, (n, len(TREE))).astype(np.int32)
    picked = Selector(TREE, 200, 1, "KEN").select(np.ones((n, len(TREE)), bool), similarity, np.arange(n))
    tails = Counter(TREE.attributes[leaf].tail for leaf in picked.leaf)
    for name, share in TAIL_PRIOR.items():
        assert abs(tails[name] / len(picked.leaf) - share) < 0.02


def test_bias_draws_a_topic_and_zero_forbids_it() -> None:
    plain, _ = select(100, 9)
    more, _ = select(100, 9, bias={"health": 10.0})
    none, _ = select(100, 9, bias={"health": 0.0})

    def health(picked: Selection) -> int:
        return sum("health" in TREE.attributes[leaf].topics for leaf in picked.leaf)

    assert health(more) > 1.5 * health(plain)
    assert health(none) == 0


def test_required_leaves_come_to_all_to_whom_they_apply_within_the_depth() -> None:
    wanted = TREE.attributes[10].id
    picked, reach = select(50, 4, required=(wanted,))
    for row in range(len(reach)):
        mine = picked.leaf[picked.row == row]
        assert len(mine) == 50
        assert (10 in mine) == reach[row, 10]


def test_forbidden_leaves_come_to_nobody() -> None:
    picked, _ = select(200, 4, forbidden=tuple(leaf.id for leaf in TREE.attributes[:50]))
    assert picked.leaf.min() >= 50


def test_an_unknown_bias_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(SelectionError, match="health"):
        Selector(TREE, 10, 0, "DEU", bias={"helth": 2.0})


def test_a_depth_above_the_tree_is_refused() -> None:
    with pytest.raises(SelectionError, match="depth"):
        Selector(TREE, len(TREE) + 1, 0, "DEU")


def test_a_depth_above_what_applies_is_refused_not_cut() -> None:
    reach, similarity = drawn(1)
    reach[2] = False
    reach[2, :40] = True
    with pytest.raises(SelectionError, match="at most 40"):
        Selector(TREE, 50, 0, "DEU").select(reach, similarity, np.arange(6))
