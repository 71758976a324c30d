"""New weights for a finished run: margins met, answers untouched, one clear error each."""

import shutil
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from deeppersona import Run, compare, simulate
from deeppersona.analysis.raking import rake
from deeppersona.analysis.run_weights import weighted_answers
from deeppersona.errors import InputError, MarginError, RunError

pytest.importorskip("svy", reason="raking needs the library svy")

TWO = "dimension,category,share\nsex,male,0.4\nsex,female,0.6\narea,urban,0.5\narea,rural,0.5\n"
JOINT = (
    "dimension,category,dimension2,category2,share\nsex,male,area,urban,.1\nsex,male,area,rural,.2\n"
    "sex,female,area,urban,.3\nsex,female,area,rural,.4\n"
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return simulate("DEU,KEN", n=120, depth=0, seed=5, allocate="equal:area", out=tmp_path_factory.mktemp("runs") / "a")


@pytest.fixture
def run(finished: Run, tmp_path: Path) -> Run:
    return Run(Path(shutil.copytree(finished.path, tmp_path / "run")))


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "margins.csv"
    path.write_text(text)
    return path


def column(run: Run, name: str) -> np.ndarray:
    return run.population().column(name)


def new_weights(run: Run) -> np.ndarray:
    return pq.read_table(run.path / "weights.parquet")["weight"].to_numpy()


def by_hand(weights: np.ndarray, sex: np.ndarray, area: np.ndarray) -> np.ndarray:
    """Iterative proportional fitting, spelt out."""
    result = weights.astype(float).copy()
    for _ in range(500):
        for values, aims in ((sex, {"male": 0.4, "female": 0.6}), (area, {"urban": 0.5, "rural": 0.5})):
            total = result.sum()
            for value, aim in aims.items():
                result[values == value] *= aim * total / result[values == value].sum()
    return result


def test_raked_weights_are_those_of_iterative_proportional_fitting(run: Run, tmp_path: Path) -> None:
    found = rake(run, write(tmp_path, TWO))
    weights, country, design = new_weights(run), column(run, "country"), column(run, "weight")
    for code in ("DEU", "KEN"):
        mine = country == code
        want = by_hand(design[mine], column(run, "sex")[mine], column(run, "area")[mine])
        assert weights[mine] == pytest.approx(want, abs=1e-7)
    assert {one.method for one in found.countries} == {"raked"}


def test_one_joint_table_is_post_stratified_cell_by_cell(run: Run, tmp_path: Path) -> None:
    found = rake(run, write(tmp_path, JOINT))
    weights, mine = new_weights(run), column(run, "country") == "KEN"
    cell = (column(run, "sex") == "female") & (column(run, "area") == "rural") & mine
    assert weights[cell].sum() / weights[mine].sum() == pytest.approx(0.4, abs=1e-12)
    assert len(set(np.round(weights[cell] / column(run, "weight")[cell], 9))) == 1  # one factor a cell
    assert {one.method for one in found.countries} == {"post-stratified"}


def test_answers_stay_as_they_were_and_the_sum_of_weights_too(run: Run, tmp_path: Path) -> None:
    before = [(path.name, path.read_bytes()) for path in run.answer_files]
    rake(run, write(tmp_path, TWO))
    assert [(path.name, path.read_bytes()) for path in run.answer_files] == before
    for code in ("DEU", "KEN"):
        mine = column(run, "country") == code
        assert new_weights(run)[mine].sum() == pytest.approx(column(run, "weight")[mine].sum())


def test_raking_twice_starts_from_the_design_weights_again(run: Run, tmp_path: Path) -> None:
    rake(run, write(tmp_path, JOINT))
    rake(run, write(tmp_path, TWO))
    twice = new_weights(run)
    (run.path / "weights.parquet").unlink()
    rake(run, write(tmp_path, TWO))
    assert new_weights(run) == pytest.approx(twice)


def test_the_design_effect_is_kishs(run: Run, tmp_path: Path) -> None:
    found = rake(run, write(tmp_path, TWO)).countries[0]
    weights = new_weights(run)[column(run, "country") == found.country]
    relative_variance = weights.var() / weights.mean() ** 2
    assert found.design_effect == pytest.approx(1 + relative_variance)
    assert found.effective_n == pytest.approx(120 / (1 + relative_variance))


def test_compare_takes_raked_weights_where_there_are_any(run: Run, tmp_path: Path) -> None:
    design = compare(run)
    rake(run, write(tmp_path, TWO))
    raked = compare(run)
    assert (design.about["weights"], raked.about["weights"]) == ("design", "raked")
    assert compare(run, weights="design").cells.equals(design.cells)
    assert not raked.cells["model"].equals(design.cells["model"])
    assert any(note.kind == "raked" and "margins.csv" in note.text for note in raked.notes)
    assert any(note.kind == "allocated" for note in design.notes)


def test_respondents_without_an_answer_get_weight_0_and_the_others_stand_for_them(run: Run, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    silent = run.population().people["respondent_id"][7].as_py()
    for path in run.answer_files:
        table = pq.read_table(path)
        gone = pc.equal(table["respondent_id"], silent)
        status = pc.if_else(gone, "failed", table["status"])
        pq.write_table(table.set_column(table.schema.get_field_index("status"), "status", status), path)
    found = rake(run, write(tmp_path, TWO))
    weights = new_weights(run)
    assert weights[7] == 0.0
    assert found.countries[0].silent == 1
    assert weights[column(run, "country") == "DEU"].sum() == pytest.approx(120)
    assert isinstance(run.answers(), pa.Table)


def test_people_without_work_keep_their_share_in_a_table_of_occupations(run: Run, tmp_path: Path) -> None:
    isco, country = column(run, "isco"), column(run, "country")
    mine = country == "DEU"
    # the groups that were drawn: a target for one that nobody has is refused, and tested below
    groups = sorted({int(group) for group in isco[mine].astype(float) if np.isfinite(group)})
    rows = "".join(f"isco,{group},{1 / len(groups):.6f}\n" for group in groups)
    rake(run, write(tmp_path, "dimension,category,share\n" + rows))
    design, weights = column(run, "weight"), new_weights(run)
    idle = mine & ~np.isfinite(isco.astype(float))
    assert weights[idle].sum() == pytest.approx(design[idle].sum())


FAULTS = [
    ("dimension,category,share\nsex,male,0.4\nsex,female,0.5\n", "do not sum to 1"),
    ("dimension,category,share\nsex,male,0.4\nsex,femal,0.6\n", "Did you mean female"),
    ("dimension,category,share\nlanguage,Germn,0.4\nlanguage,Turkish,0.6\n", "Did you mean German"),
    ("dimension,category,share\nlanguage,German,1.0\n", "leaves out language="),
    ("dimension,category,share\nlanduse,a,0.4\nlanduse,b,0.6\n", "no such column"),
    ("dimension,category,share\nage,18-99,0.5\nage,100+,0.5\n", "nobody who answered"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_bad_targets_are_refused_and_nothing_is_written(run: Run, tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(MarginError, match=said):
        rake(run, write(tmp_path, text))
    assert not (run.path / "weights.parquet").exists()


def test_targets_that_cannot_hold_together_name_the_cell(run: Run, tmp_path: Path) -> None:
    # nobody over 64 works full time in this run, so with a tenth retired at most a tenth can be over 64
    contradiction = (
        "dimension,category,share\nemployment,retired,0.1\nemployment,full_time,0.9\nage,18-64,0.5\nage,65+,0.5\n"
    )
    with pytest.raises(MarginError, match="cannot hold together"):
        rake(run, write(tmp_path, contradiction))


@pytest.mark.parametrize("bad", [-1.0, float("nan")])
def test_a_missing_or_negative_design_weight_is_refused(run: Run, tmp_path: Path, bad: float) -> None:
    path = run.path / "population" / "population.parquet"
    table = pq.read_table(path)
    weights = table["weight"].to_numpy().copy()
    weights[3] = bad
    pq.write_table(table.set_column(table.schema.get_field_index("weight"), "weight", [weights]), path)
    with pytest.raises(InputError, match="is missing or negative"):
        rake(run, write(tmp_path, TWO))


def test_an_unfinished_run_is_not_raked(run: Run, tmp_path: Path) -> None:
    run.write_manifest({**run.manifest, "state": "running"})
    with pytest.raises(RunError, match="unfinished"):
        rake(run, write(tmp_path, TWO))


def test_raked_weights_of_a_run_that_was_never_raked_are_refused(run: Run) -> None:
    with pytest.raises(InputError, match="never raked"):
        weighted_answers(run, "raked")
    with pytest.raises(InputError, match="design, raked"):
        weighted_answers(run, "rakd")
