"""Populations of cohorts, of users' targets and with allocation, as one call builds them."""

from pathlib import Path

import numpy as np
import pytest
from deeppersona import Population
from deeppersona.errors import CohortError, MarginError
from deeppersona.populations.fingerprint import fingerprint
from deeppersona.populations.kish import kish

TARGETS = (
    "dimension,category,share,country\nsex,male,0.3,DEU\nsex,female,0.7,DEU\nsex,male,0.6,KEN\nsex,female,0.4,KEN\n"
)


def shares(population: Population, column: str, country: str) -> dict[str, float]:
    mine = population.column("country") == country
    weight, values = population.column("weight")[mine], population.column(column)[mine]
    return {value: weight[values == value].sum() / weight.sum() for value in set(values)}


@pytest.fixture
def targets(tmp_path: Path) -> Path:
    path = tmp_path / "targets.csv"
    path.write_text(TARGETS)
    return path


def test_each_country_meets_its_own_targets(targets: Path) -> None:
    population = Population.build(["DEU", "KEN"], 200, depth=0, margins=targets)
    assert shares(population, "sex", "DEU")["male"] == pytest.approx(0.3, abs=1e-9)
    assert shares(population, "sex", "KEN")["male"] == pytest.approx(0.6, abs=1e-9)


def test_a_cohort_holds_only_those_who_fit_and_says_so() -> None:
    population = Population.build("DEU", 150, depth=5, where="age >= 65 and area == 'rural'")
    assert population.column("age").min() >= 65
    assert set(population.column("area")) == {"rural"}
    assert population.origin["where"] == "age >= 65 and area == 'rural'"
    described = set(population.facts["respondent_id"].cast("string").to_pylist())
    assert described == set(population.people["respondent_id"].to_pylist())


def test_allocation_draws_equal_numbers_whose_weights_restore_the_nation() -> None:
    nation = Population.build("IND", 20_000, depth=0)
    even = Population.build("IND", 700, depth=0, allocate="equal:religion")
    counts = np.unique(even.column("religion"), return_counts=True)[1]
    assert counts.max() - counts.min() <= 1
    want, have = shares(nation, "religion", "IND"), shares(even, "religion", "IND")
    assert have["hindu"] == pytest.approx(want["hindu"], abs=0.002)
    assert even.column("weight").sum() == pytest.approx(700)


def test_a_new_dimension_of_one_country_is_empty_in_the_others(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(
        "dimension,category,share,country\nland,north,0.3,DEU\nland,south,0.7,DEU\nsex,male,0.5,KEN\nsex,female,0.5,KEN\n"
    )
    population = Population.build(["DEU", "KEN"], 60, depth=0, margins=path)
    land = population.people["land"].to_pylist()
    assert set(land[:60]) == {"north", "south"}
    assert set(land[60:]) == {None}


def test_an_edited_file_of_targets_leaves_another_hash(targets: Path) -> None:
    first = Population.build("DEU", 20, depth=0, margins=targets).origin
    targets.write_text(TARGETS.replace("0.3", "0.4").replace("0.7", "0.6"))
    second = Population.build("DEU", 20, depth=0, margins=targets).origin
    assert first["margins"] == second["margins"] == "targets.csv"
    assert first["margins_sha256"] != second["margins_sha256"]


def test_a_filter_that_fits_nobody_is_refused() -> None:
    with pytest.raises(CohortError):
        Population.build("DEU", 10, depth=0, where="age < 18")


def test_a_missing_file_of_targets_is_named(tmp_path: Path) -> None:
    with pytest.raises(MarginError, match="no such file"):
        Population.build("DEU", 10, depth=0, margins=tmp_path / "nowhere.csv")


def test_the_fingerprint_survives_saving_and_tells_populations_apart(tmp_path: Path) -> None:
    one = Population.build("KEN", 40, seed=3, depth=6)
    loaded = Population.load(one.save(tmp_path / "one"))
    assert fingerprint(loaded) == fingerprint(one)
    assert fingerprint(loaded.take(range(40))) == fingerprint(one)
    assert fingerprint(Population.build("KEN", 40, seed=4, depth=6)) != fingerprint(one)
    assert fingerprint(one.slice(0, 39)) != fingerprint(one)


def test_kish_counts_respondents_once_for_equal_weights_and_halves_them_for_half_zero() -> None:
    assert (kish(np.ones(8)).design_effect, kish(np.ones(8)).n) == (1.0, 8.0)
    assert (kish([1, 1, 0, 0]).design_effect, kish([1, 1, 0, 0]).n) == (2.0, 2.0)
    assert kish([0.0, 0.0]).n == 0.0
