"""What a generated persona's facts must keep, whatever the seed."""

import csv
import re
from functools import cache
from importlib.resources import files

import numpy as np
import pyarrow.compute as pc
import pytest
from deeppersona.errors import InputError, SelectionError, TaxonomyError
from deeppersona.populations.calibration.synthesis import synthesise
from deeppersona.populations.calibration.value_core import draw_facets
from deeppersona.populations.generation.batch import Batch
from deeppersona.populations.generation.generator import Generator
from deeppersona.populations.generation.recipe import Recipe
from deeppersona.populations.generation.selection import TAIL_PRIOR, strata_quotas
from deeppersona.populations.population import Population
from deeppersona.populations.taxonomy.anchors import anchored
from deeppersona.populations.taxonomy.tree import Tree
from hypothesis import given, settings
from hypothesis import strategies as st

TREE = Tree.load()
DATA = files("deeppersona.populations.generation") / "data"


@cache
def people(country, n, seed):
    return draw_facets(synthesise(country, n, seed=seed), seed=seed)


@cache
def generated(country="KEN", n=60, seed=5, depth=200):
    core = people(country, n, seed)
    generator = Generator(TREE, country, seed, Recipe(depth))
    return generator, core, generator.generate(core)


def rows_of(facts):
    return facts.to_pylist()


def walk(facts):
    return facts.filter(pc.greater_equal(facts["step"], 0))


def table(name):
    with (DATA / f"{name}.tsv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def known_of(generator, core):
    """Core fields and gates of each respondent, as plain dictionaries for Python's own ``eval``."""
    batch = Batch.of(core)
    gates = generator.reach.gates(batch).values
    people_rows = core.to_pylist()
    return {
        row["respondent_id"]: {**row, **{name: bool(gates[name][at]) for name in gates}}
        for at, row in enumerate(people_rows)
    }


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), depth=st.integers(1, 300), country=st.sampled_from(["DEU", "KEN", "IND"]))
def test_applies_if_is_never_violated_and_the_depth_is_exact(seed, depth, country):
    core = people(country, 6, seed % 7)
    generator = Generator(TREE, country, seed, Recipe(depth))
    known = known_of(generator, core)
    facts = rows_of(walk(generator.generate(core).facts))
    for fact in facts:
        leaf = TREE[fact["attribute_id"]]
        if leaf.applies_if:
            assert eval(leaf.applies_if, {}, known[fact["respondent_id"]]), (leaf.id, leaf.applies_if)
    for respondent in known:
        mine = [fact for fact in facts if fact["respondent_id"] == respondent]
        assert len({fact["attribute_id"] for fact in mine}) == len(mine) == depth
        strata = [sum(fact["stratum"] == name for fact in mine) for name in ("near", "middle", "far")]
        assert tuple(strata) == strata_quotas(depth)
        assert [fact["step"] for fact in mine] == list(range(depth))


def test_every_selected_attribute_has_a_value_that_its_leaf_allows():
    _, _, found = generated()
    for fact in rows_of(found.facts):
        if fact["attribute_id"] not in TREE.index:
            continue
        leaf = TREE[fact["attribute_id"]]
        if leaf.kind in ("categorical", "ordinal"):
            assert fact["value"] in leaf.values
        elif leaf.kind == "multi":
            parts = fact["value"].split("; ")
            assert set(parts) <= set(leaf.values)
            assert parts
        else:
            assert leaf.low <= float(fact["value"]) <= leaf.high


@pytest.mark.parametrize("country", ["DEU", "KEN"])
def test_no_value_is_one_that_the_core_or_a_gate_rules_out(country):
    generator, core, found = generated(country, n=300)
    known = known_of(generator, core)
    own = {(row["leaf"], value): row["only_if"] for row in table("possible_if") for value in row["values"].split("|")}
    checked = 0
    for fact in rows_of(found.facts):
        if fact["attribute_id"] not in TREE.index:
            continue
        leaf = TREE[fact["attribute_id"]]
        about_self = leaf.period in ("now", "usual") and not leaf.question.startswith("In your view")
        for value in fact["value"].split("; ") if leaf.kind == "multi" else [fact["value"]]:
            for rule in (own.get((leaf.id, value)), own.get(("*", value)) if about_self else None):
                if rule:
                    checked += 1
                    assert eval(rule, {}, known[fact["respondent_id"]]), (leaf.id, value, rule)
    assert checked > 300


def test_no_number_passes_what_age_and_household_allow():
    generator, core, found = generated("DEU", n=300)
    known = known_of(generator, core)
    bounds = [(row["leaf"], row["bound"]) for row in table("bounds")]
    checked = 0
    for respondent, values in by_person(found).items():
        for leaf, bound in bounds:
            terms = re.findall(r"[A-Z]{3}-\d{4}", bound)
            if leaf in values and all(term in values for term in terms):
                text = bound
                for term in terms:
                    text = text.replace(term, values[term])
                checked += 1
                assert eval(f"{values[leaf]} {text}", {}, known[respondent]), (leaf, bound)
    assert checked > 400


def test_no_hard_pair_occurs():
    # every leaf of a pair is required, so that all pairs are met in everybody
    leaves = tuple({row[side] for row in table("pairs") for side in ("leaf", "other")})
    core = people("IND", 80, 2)
    found = Generator(TREE, "IND", 2, Recipe(200, required=leaves)).generate(core)

    def holds(values, leaf, text):
        if leaf not in values:
            return False
        if text[0] in "<>":
            return eval(f"{values[leaf]} {text}")
        return bool(set(values[leaf].split("; ")) & set(text.split("|")))

    met = 0
    for respondent, values in by_person(found).items():
        for row in table("pairs"):
            met += row["leaf"] in values and row["other"] in values
            clash = holds(values, row["leaf"], row["values"]) and holds(values, row["other"], row["other_values"])
            assert not clash, (respondent, row)
    assert met > 1500
    assert found.tally["found"] == found.tally["repaired"] + found.tally["replaced"] > 50


def by_person(found):
    values = {}
    for fact in rows_of(found.facts):
        values.setdefault(fact["respondent_id"], {})[fact["attribute_id"]] = fact["value"]
    return values


def test_a_person_is_the_same_in_any_batch():
    _, core, found = generated()
    for start, stop in ((0, 1), (17, 20), (30, 60)):
        part = Generator(TREE, "KEN", 5, Recipe(200)).generate(core.slice(start, stop - start))
        ids = core["respondent_id"].slice(start, stop - start)
        for whole, own in ((found.facts, part.facts), (found.stories, part.stories)):
            owner = whole["respondent_id"].cast("string")
            assert whole.filter(pc.is_in(owner, value_set=ids.combine_chunks())).to_pylist() == own.to_pylist()


def test_another_seed_makes_other_people():
    core = people("KEN", 20, 5)
    one, other = (Generator(TREE, "KEN", seed, Recipe(100)).generate(core) for seed in (5, 6))
    assert one.facts["value"].to_pylist() != other.facts["value"].to_pylist()
    assert one.stories["text"].to_pylist() != other.stories["text"].to_pylist()


@pytest.mark.parametrize("country", ["DEU", "KEN"])
def test_the_walk_reaches_rare_leaves_of_nearly_the_whole_tree(country):
    _, _, found = generated(country, n=1000, seed=0)
    picked = walk(found.facts)["attribute_id"].cast("string").to_pylist()
    assert len(set(picked)) >= 0.95 * len(TREE)
    for name in ("uncommon", "rare"):
        share = np.mean([TREE[leaf].tail == name for leaf in picked])
        assert abs(share - TAIL_PRIOR[name]) < 0.02


def test_leaves_that_restate_the_core_are_left_to_it():
    _, _, found = generated()
    restating = {TREE.attributes[position].id for position in anchored(TREE)}
    assert not restating & set(found.facts["attribute_id"].cast("string").to_pylist())


def test_a_facet_and_the_leaf_that_asks_for_it_agree():
    leaves = ("VAL-0142", "CUL-0490")
    core = people("DEU", 50, 3)
    found = Generator(TREE, "DEU", 3, Recipe(60, required=leaves)).generate(core)
    facets = {row["respondent_id"]: row for row in core.to_pylist()}
    seen = 0
    for fact in rows_of(found.facts):
        for leaf, facet in zip(leaves, ("god_importance", "right_leaning"), strict=True):
            if fact["attribute_id"] == leaf:
                seen += 1
                score = facets[fact["respondent_id"]][f"facet_{facet}"]
                assert abs((float(fact["value"]) - 1) / 9 - score) <= 0.0556
                assert (fact["origin"], fact["source"]) == ("derived", "value core")
                assert fact["calibration"] in ("measured", "modelled")
    assert seen >= 60


def test_a_gate_that_the_core_settles_is_derived_and_measured():
    core = people("DEU", 80, 4)
    found = Generator(TREE, "DEU", 4, Recipe(40, required=("EDU-0195", "WRK-0003"))).generate(core)
    of = {row["respondent_id"]: row for row in core.to_pylist()}
    for fact in rows_of(found.facts):
        if fact["attribute_id"] == "EDU-0195" and of[fact["respondent_id"]]["education"] == "tertiary":
            assert (fact["value"], fact["origin"], fact["calibration"]) == ("yes", "derived", "measured")
        if fact["attribute_id"] == "WRK-0003" and of[fact["respondent_id"]]["employment"] == "student":
            assert (fact["origin"], fact["calibration"]) == ("table", "assumed")


def test_nothing_merely_assumed_is_selected_when_that_is_switched_off():
    core = people("DEU", 40, 1)
    found = Generator(TREE, "DEU", 1, Recipe(5, assumed_facts=False)).generate(core)
    assert set(found.facts["calibration"].cast("string").to_pylist()) <= {"measured", "modelled"}
    assert walk(found.facts).num_rows == 40 * 5


def test_too_great_a_depth_without_assumed_attributes_is_refused_with_the_number_there_is():
    with pytest.raises(SelectionError, match="at most"):
        Population.build("DEU", 3, depth=200, assumed_facts=False)


def test_a_switch_that_forbids_a_sensitivity_is_kept():
    core = people("DEU", 20, 1)
    found = Generator(TREE, "DEU", 1, Recipe(200, withheld=("health", "politics"))).generate(core)
    for leaf in set(walk(found.facts)["attribute_id"].cast("string").to_pylist()):
        assert TREE[leaf].sensitivity not in ("health", "politics")


def test_bias_required_and_forbidden_pass_through_the_public_build():
    plain = Population.build("KEN", 10, seed=2, depth=60)
    built = Population.build(
        "KEN", 10, seed=2, depth=60, bias={"health": 6.0, "HOB": 0.0}, require=["LIF-0005"], forbid=["LIF-0006"]
    )

    def share(population, test):
        leaves = walk(population.facts)["attribute_id"].cast("string").to_pylist()
        return sum(test(TREE[leaf]) for leaf in leaves) / len(leaves)

    assert share(built, lambda leaf: "health" in leaf.topics) > 1.5 * share(plain, lambda leaf: "health" in leaf.topics)
    assert share(built, lambda leaf: leaf.category == "HOB") == 0
    assert share(built, lambda leaf: leaf.id == "LIF-0005") == pytest.approx(1 / 60)
    assert share(built, lambda leaf: leaf.id == "LIF-0006") == 0
    assert built.origin["bias"] == {"health": 6.0, "HOB": 0.0}


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ({"depth": 100_000}, SelectionError),
        ({"depth": -1}, InputError),
        ({"bias": {"sleeep": 2.0}}, SelectionError),
        ({"bias": {"sleep": -2.0}}, SelectionError),
        ({"require": ["HOB-9999"]}, TaxonomyError),
        ({"require": ["DEM-0001"]}, SelectionError),
        ({"require": ["LIF-0005"], "forbid": ["LIF-0005"]}, SelectionError),
    ],
)
def test_what_the_tree_cannot_give_is_refused_before_anything_is_drawn(wish, error):
    with pytest.raises(error):
        Population.build("DEU", 3, **{"depth": 20, **wish})


def test_every_rule_names_leaves_and_values_that_the_tree_has():
    for row in table("possible_if"):
        if row["leaf"] != "*":
            assert set(row["values"].split("|")) <= set(TREE[row["leaf"]].values), row
    for row in table("pairs"):
        for leaf, values in ((row["leaf"], row["values"]), (row["other"], row["other_values"])):
            if values[0] not in "<>":
                assert set(values.split("|")) <= set(TREE[leaf].values), row
    for row in table("bounds"):
        for leaf in [row["leaf"], *re.findall(r"[A-Z]{3}-\d{4}", row["bound"])]:
            assert TREE[leaf].kind in ("count", "quantity")
    for row in table("from_facets"):
        assert row["facet"] in {name for name, _ in TREE[row["leaf"]].loads}, "a masked facet would not mask its leaf"
    assert all(TREE[row["leaf"]].kind == "ordinal" for row in table("interests"))
    assert {row["gate"] for row in table("gate_rates")} <= TREE.gates.keys()
