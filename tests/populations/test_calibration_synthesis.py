import numpy as np
import pyarrow as pa
import pytest
from deeppersona.errors import InputError, UnknownCountryError
from deeppersona.populations.calibration.countries import countries
from deeppersona.populations.calibration.joint import fit
from deeppersona.populations.calibration.synthesis import synthesise
from deeppersona.populations.calibration.tables import vectors
from deeppersona.populations.columns import CORE_COLUMNS
from deeppersona.populations.population import Population
from hypothesis import given, settings
from hypothesis import strategies as st

FOUR = ("DEU", "KEN", "IND", "USA")
BANDS = [18, 25, 35, 45, 55, 65, 101]


def variation(have, want):
    return 0.5 * float(np.abs(np.asarray(have) - np.asarray(want)).sum())


def shares(column, categories):
    values = np.asarray(column.to_pylist(), dtype=object)
    return [np.mean(values == category) for category in categories]


def by_age_sex_employment(people):
    from deeppersona.populations.calibration.dimensions import EMPLOYMENT, SEXES

    band = np.digitize(people["age"].to_numpy(), BANDS) - 1
    sex = [SEXES.index(value) for value in people["sex"].to_pylist()]
    work = [EMPLOYMENT.index(value) for value in people["employment"].to_pylist()]
    counts = np.zeros((6, 2, 8))
    np.add.at(counts, (band, sex, work), 1)
    return counts / people.num_rows


@pytest.mark.parametrize("country", FOUR)
@pytest.mark.parametrize(("n", "one_way", "three_way"), [(1_000, 0.006, 0.015), (100_000, 0.0002, 0.0002)])
def test_drawn_margins_lie_within_the_promised_distance_of_the_joint(country, n, one_way, three_way):
    from deeppersona.populations.calibration import dimensions as dim

    people, joint = synthesise(country, n, seed=7), fit(country).share
    assert variation(by_age_sex_employment(people), joint.sum((2, 4))) <= three_way
    ages = np.histogram(people["age"].to_numpy(), BANDS)[0] / n
    assert variation(ages, joint.sum((1, 2, 3, 4))) <= one_way
    for axis, name in enumerate(dim.JOINT_AXES[1:], start=1):
        want = joint.sum(tuple(other for other in range(5) if other != axis))
        assert variation(shares(people[name], dim.VOCABULARIES[name]), want) <= one_way, name


@pytest.mark.parametrize("country", FOUR)
def test_religion_area_and_income_keep_their_national_shares_at_a_thousand(country):
    from deeppersona.populations.calibration.dimensions import RELIGIONS

    people = synthesise(country, 1_000, seed=3)
    assert variation(shares(people["religion"], RELIGIONS), vectors("religion").of(country, "national")) <= 0.006
    assert np.mean(np.asarray(people["area"].to_pylist()) == "urban") == pytest.approx(
        float(vectors("area").of(country, "urban")), abs=0.006
    )
    assert (
        variation(np.bincount(people["income_decile"].to_numpy(), minlength=11)[1:] / 1_000, np.full(10, 0.1)) <= 0.006
    )


def test_rural_india_and_the_urban_united_states_have_their_published_shares():
    india, states = synthesise("IND", 10_000, seed=1), synthesise("USA", 10_000, seed=1)
    assert shares(india["area"], ["rural"])[0] == pytest.approx(0.646, abs=0.001)
    assert shares(states["area"], ["urban"])[0] == pytest.approx(0.801, abs=0.001)


def test_every_country_can_be_drawn():
    for country in countries():
        people = synthesise(country.iso3, 40, seed=1)
        assert people.column_names == list(CORE_COLUMNS)
        for column in set(CORE_COLUMNS) - {"occupation", "isco", "city", "language"}:
            assert people[column].null_count == 0, (country.iso3, column)


@settings(max_examples=40, deadline=None)
@given(
    country=st.sampled_from([country.iso3 for country in countries()]),
    n=st.integers(1, 700),
    seed=st.integers(0, 2**31),
)
def test_there_are_no_minors_and_weights_sum_to_n(country, n, seed):
    people = synthesise(country, n, seed=seed)
    assert people.num_rows == n
    assert people["weight"].to_numpy().sum() == pytest.approx(n)
    ages = people["age"].to_numpy()
    assert ages.min() >= 18
    assert ages.max() <= 100


def test_the_seed_decides_everything():
    first, again, other = (synthesise("KEN", 500, seed=seed) for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


def test_only_those_in_work_have_an_occupation_and_it_is_of_their_major_group():
    import pyarrow.compute as pc
    from deeppersona.populations.calibration.tables import table

    people = synthesise("USA", 5_000, seed=2)
    working = pc.is_in(people["employment"], pa.array(["full_time", "part_time", "self_employed"]))
    assert pc.equal(pc.is_valid(people["isco"]), working).to_pylist() == [True] * 5_000
    assert people["occupation"].null_count == people["isco"].null_count
    titles = table("titles")
    major = {}
    for title, group in zip(titles["title"].to_pylist(), titles["isco_major"].to_pylist(), strict=True):
        major.setdefault(title, set()).add(group)
    for title, group in zip(people["occupation"].to_pylist(), people["isco"].to_pylist(), strict=True):
        assert title is None or group in major[title]


def test_cities_are_for_urban_respondents_only():
    people = synthesise("DEU", 2_000, seed=2).to_pandas()
    assert (people.city.notna() == (people.area == "urban")).all()


def test_any_slice_is_a_mixture_of_the_whole():
    people = Population(synthesise("IND", 10_000, seed=5))
    part = people.slice(0, 2_000)
    assert abs(part.column("age").mean() - people.column("age").mean()) < 4 * people.column("age").std() / np.sqrt(
        2_000
    )


def test_one_respondent_is_drawn_with_the_nations_chances():
    # 400 single respondents: the share of women lies within four standard errors of one half
    women = sum(synthesise("DEU", 1, seed=seed)["sex"][0].as_py() == "female" for seed in range(400))
    assert abs(women / 400 - 0.51) < 4 * 0.5 / 20
    religions = [synthesise("DEU", 1, seed=seed)["religion"][0].as_py() for seed in range(400)]
    expected = float(vectors("religion").of("DEU", "national")[0])
    assert abs(religions.count("christian") / 400 - expected) < 4 * np.sqrt(expected * (1 - expected) / 400)


def test_identifiers_hold_country_and_place():
    people = synthesise("USA", 12, seed=0)
    assert people["respondent_id"].to_pylist()[11] == "USA-0000011"
    assert people["place"].to_pylist() == list(range(12))


def test_countries_can_be_joined_in_one_table():
    both = pa.concat_tables([synthesise("DEU", 5, seed=0), synthesise("KEN", 5, seed=0)])
    assert both["country"].to_pylist() == ["DEU"] * 5 + ["KEN"] * 5


def test_without_survey_tables_nobody_has_a_marital_status():
    people = synthesise("DEU", 300, seed=1, open_licence=True)
    assert people["marital"].null_count == 300
    assert people["religion"].null_count == 0


@pytest.mark.parametrize("asked", [{"where": "marital == 'married'"}, {"allocate": "equal:marital"}])
def test_without_survey_tables_marital_status_cannot_be_asked_for(asked):
    with pytest.raises(InputError, match="not known"):
        synthesise("DEU", 10, seed=1, open_licence=True, **asked)


@pytest.mark.parametrize("n", [0, -1, 10_000_000, 2.5, True])
def test_a_number_of_respondents_out_of_range_is_refused(n):
    with pytest.raises(InputError, match="n: got"):
        synthesise("DEU", n, seed=1)


def test_an_unknown_country_is_refused():
    with pytest.raises(UnknownCountryError):
        synthesise("Atlantis", 5, seed=1)
