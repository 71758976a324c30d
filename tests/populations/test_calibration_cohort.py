import numpy as np
import pytest
from deeppersona.errors import CohortError, InputError, MarginError
from deeppersona.populations.calibration.cells import expand
from deeppersona.populations.calibration.joint import fit
from deeppersona.populations.calibration.synthesis import synthesise


def test_a_cohorts_internal_joint_is_the_national_conditional():
    n = 20_000
    cohort = synthesise("DEU", n, seed=1, where="age >= 70 and sex == 'female'")
    assert cohort["age"].to_numpy().min() >= 70
    assert set(cohort["sex"].to_pylist()) == {"female"}
    cells = expand(fit("DEU"))[70 - 18 :, 1]
    want = (
        cells.sum((0, 2)) / cells.sum()
    )  # education x marital status of women of 70 and over, from the published margins
    from deeppersona.populations.calibration.dimensions import EDUCATION, MARITAL

    have = np.zeros((4, 4))
    for education, marital in zip(cohort["education"].to_pylist(), cohort["marital"].to_pylist(), strict=True):
        have[EDUCATION.index(education), MARITAL.index(marital)] += 1 / n
    assert 0.5 * np.abs(have - want).sum() < 0.001


def test_a_filter_on_a_drawn_column_reweights_the_joint_as_rejection_does():
    cohort = synthesise("DEU", 20_000, seed=1, where="area == 'rural' and religion == 'muslim'").to_pandas()
    everyone = synthesise("DEU", 1_000_000, seed=2).to_pandas()
    kept = everyone[(everyone.area == "rural") & (everyone.religion == "muslim")]
    for column in ("education", "employment", "sex", "marital"):
        have = cohort[column].astype(str).value_counts(normalize=True)
        want = kept[column].astype(str).value_counts(normalize=True)
        assert 0.5 * have.sub(want, fill_value=0).abs().sum() < 4 * np.sqrt(8 / len(kept)), column


def test_conditions_on_work_and_place_are_met_by_drawing_in_excess():
    cohort = synthesise(
        "KEN", 200, seed=1, where="isco == 6 and (city == 'Nairobi' or area == 'rural') and age < 40"
    ).to_pandas()
    assert len(cohort) == 200
    assert (cohort.isco == 6).all()
    assert (cohort.age < 40).all()
    assert ((cohort.city == "Nairobi") | (cohort.area == "rural")).all()


@pytest.mark.parametrize("where", ["age > 100", "age < 18", "sex == 'male' and sex == 'female'"])
def test_an_empty_cohort_is_refused(where):
    with pytest.raises(CohortError, match="nobody"):
        synthesise("DEU", 10, seed=1, where=where)


def test_an_empty_cohort_outside_the_joint_is_refused_after_a_bounded_search(monkeypatch):
    from deeppersona.populations.calibration import recruiting

    monkeypatch.setattr(recruiting, "MOST_IN_VAIN", 20_000)
    with pytest.raises(CohortError, match="nobody"):
        synthesise("DEU", 10, seed=1, where="occupation == 'astronaut of the seas'")


def test_a_cohort_that_is_too_rare_says_how_many_fit(monkeypatch):
    from deeppersona.populations.calibration import recruiting

    monkeypatch.setattr(recruiting, "MOST_DRAWN", 20_000)
    monkeypatch.setattr(recruiting, "LARGEST_BLOCK", 10_000)
    with pytest.raises(CohortError, match="too rare"):
        synthesise("DEU", 4_000, seed=1, where="isco == 6 and income_decile == 10")


def test_equal_allocation_gives_equal_counts_and_weights_that_restore_the_nation():
    sample = synthesise("DEU", 700, seed=1, allocate="equal:religion").to_pandas()
    assert set(sample.religion.value_counts()) == {100}
    nation = synthesise("DEU", 100_000, seed=1).to_pandas().religion.value_counts(normalize=True)
    restored = sample.groupby("religion", observed=True).weight.sum() / 700
    assert restored.sub(nation, fill_value=0).abs().max() < 1e-3
    assert sample.weight.sum() == pytest.approx(700)


@pytest.mark.parametrize(
    "column", ["age", "sex", "education", "employment", "marital", "area", "income_decile", "household_size"]
)
def test_allocation_by_any_column_spreads_respondents_within_one_of_each_other(column):
    sample = synthesise("BRA", 250, seed=1, allocate=f"equal:{column}").to_pandas()
    values = np.digitize(sample.age, [25, 35, 45, 55, 65]) if column == "age" else sample[column].astype(str)
    counts = np.unique(values, return_counts=True)[1]
    assert counts.max() - counts.min() <= 1
    assert sample.weight.sum() == pytest.approx(250)


def test_allocation_inside_a_cohort_restores_the_cohort():
    sample = synthesise("IND", 400, seed=1, where="age >= 60 and isco != 6", allocate="equal:sex").to_pandas()
    assert set(sample.sex.value_counts()) == {200}
    cohort = synthesise("IND", 4_000, seed=2, where="age >= 60 and isco != 6").to_pandas()
    women = sample[sample.sex == "female"].weight.sum() / 400
    assert women == pytest.approx((cohort.sex == "female").mean(), abs=0.03)


@pytest.mark.parametrize("scheme", ["equal:religon", "equal:", "religion", "neyman:sex", "equal:city"])
def test_an_unknown_allocation_is_refused(scheme):
    with pytest.raises(InputError, match="no such allocation"):
        synthesise("DEU", 100, seed=1, allocate=scheme)


def test_fewer_respondents_than_categories_are_refused():
    with pytest.raises(InputError, match="fewer respondents"):
        synthesise("DEU", 3, seed=1, allocate="equal:education")


def write(tmp_path, text):
    path = tmp_path / "targets.csv"
    path.write_text(text)
    return path


def test_targets_hold_exactly_in_the_weights_and_nearly_in_the_draw(tmp_path):
    path = write(
        tmp_path,
        "dimension,category,dimension2,category2,share\n"
        "sex,male,,,0.4\nsex,female,,,0.6\n"
        "religion,muslim,,,.3\nreligion,christian,,,.7\n"
        "age,18-29,,,.5\nage,30+,,,.5\n"
        "region,north,sex,male,.3\nregion,south,sex,male,.1\nregion,north,sex,female,.1\nregion,south,sex,female,.5\n",
    )
    people = synthesise("DEU", 1_000, seed=1, margins=path).to_pandas()
    share = people.weight / 1_000
    assert share[people.sex == "male"].sum() == pytest.approx(0.4, abs=1e-6)
    assert share[people.religion == "muslim"].sum() == pytest.approx(0.3, abs=1e-6)
    assert share[people.age < 30].sum() == pytest.approx(0.5, abs=1e-6)
    assert share[(people.region == "north") & (people.sex == "female")].sum() == pytest.approx(0.1, abs=1e-6)
    assert people.weight.sum() == pytest.approx(1_000)
    assert people.weight.between(0.9, 1.1).all()


def test_a_new_dimension_alone_is_independent_of_the_rest(tmp_path):
    path = write(tmp_path, "dimension,category,share\nparty,red,.25\nparty,blue,.75\n")
    people = synthesise("USA", 20_000, seed=1, margins=path).to_pandas()
    red = people.party == "red"
    for column in ("sex", "area"):
        groups = red.groupby(people[column].astype(str)).mean()
        assert groups.sub(0.25).abs().max() < 4 * np.sqrt(0.25 * 0.75 / 4_000)


def test_a_cohort_can_name_a_new_dimension(tmp_path):
    path = write(tmp_path, "dimension,category,share\nparty,red,.25\nparty,blue,.75\n")
    people = synthesise("USA", 200, seed=1, margins=path, where="party == 'red' and age < 30").to_pandas()
    assert (people.party == "red").all()
    assert (people.age < 30).all()


def test_targets_and_allocation_hold_together(tmp_path):
    path = write(tmp_path, "dimension,category,share\neducation,tertiary,.5\neducation,upper_secondary,.5\n")
    people = synthesise("BRA", 300, seed=1, margins=path, allocate="equal:sex").to_pandas()
    assert set(people.sex.value_counts()) == {150}
    assert people.weight[people.education == "tertiary"].sum() == pytest.approx(150, abs=1e-6)


def test_a_target_for_a_cell_in_which_nobody_is_names_the_cell(tmp_path):
    path = write(tmp_path, "age,employment,share\n18-24,retired,0.5\n25-64,full_time,.3\n65+,student,.2\n")
    from deeppersona.populations.calibration.cohort import Universe, condition
    from deeppersona.populations.calibration.conditionals import conditionals
    from deeppersona.populations.calibration.margins import read_margins
    from deeppersona.populations.calibration.targeting import retarget

    universe = Universe(expand(fit("DEU")), conditionals(fit("DEU")))
    workers, _ = condition(universe, "employment == 'full_time'")
    with pytest.raises(MarginError, match=r"impossible at age=18-24, employment=retired"):
        retarget(workers, read_margins(path))
