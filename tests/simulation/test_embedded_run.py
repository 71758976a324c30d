"""A run with the respondent that needs no language model."""

import json
import os
import time
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.dataset as ds
import pytest
from deeppersona import Population, Question, Run, Survey, compare, report, simulate
from deeppersona.agents.answers import ANSWER_SCHEMA, deterministic
from deeppersona.errors import InputError, RunError, UnknownCountryError, UnknownElicitationError
from deeppersona.run_store import RunStore
from deeppersona.surveys import load_survey


def test_every_respondent_answers_every_question_once(embedded_run: Run) -> None:
    answers = embedded_run.answers()
    assert answers.schema.names == ANSWER_SCHEMA.names
    pairs = {tuple(row.values()) for row in answers.select(["respondent_id", "question_id"]).to_pylist()}
    assert len(pairs) == answers.num_rows == 40 * 6
    assert set(answers["status"].to_pylist()) == {"answered"}


def test_answers_are_options_of_their_question(embedded_run: Run) -> None:
    survey = load_survey("wvs7-core6")
    for row in embedded_run.answers().to_pylist():
        question = survey[row["question_id"]]
        assert row["option_code"] in question.codes
        assert len(row["distribution"]) == len(question.options)
        assert sum(row["distribution"]) == pytest.approx(1.0, abs=1e-6)


def test_the_manifest_lets_anyone_repeat_the_run(embedded_run: Run) -> None:
    manifest = embedded_run.manifest
    assert manifest["state"] == "finished"
    assert manifest["config"]["seed"] == 7
    assert manifest["statuses"] == {"answered": 240}
    assert manifest["tracks"]
    assert {"deeppersona", "ray", "mesa", "numpy"} <= manifest["versions"].keys()
    assert manifest["templates"]


def test_shards_give_the_same_answers_as_one(embedded_run: Run, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deeppersona.simulation.simulation.EMBEDDED_SHARD", 7)
    run = simulate("DEU", n=40, depth=20, seed=7, out=out)
    assert len(run.answer_files) == 6
    assert deterministic(run.answers()).equals(deterministic(embedded_run.answers()))


def test_another_seed_gives_other_answers(embedded_run: Run, out: Path) -> None:
    run = simulate("DEU", n=40, depth=20, seed=8, out=out)
    assert not deterministic(run.answers()).equals(deterministic(embedded_run.answers()))


def test_the_same_call_on_a_finished_run_changes_nothing(out: Path) -> None:
    first = simulate("DEU", n=5, depth=0, seed=1, out=out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    simulate("DEU", n=5, depth=0, seed=1, out=out)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before
    assert first.is_finished


@pytest.mark.parametrize("state", ["running", "finished"])
def test_a_run_that_lost_a_shard_is_completed_to_the_same_table(
    embedded_run: Run, out: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    monkeypatch.setattr("deeppersona.simulation.simulation.EMBEDDED_SHARD", 10)
    run = simulate("DEU", n=40, depth=20, seed=7, out=out)
    run.answer_files[2].unlink()
    run.write_manifest({**run.manifest, "state": state})
    with pytest.raises(RunError, match="unfinished"):
        compare(run)
    again = simulate("DEU", n=40, depth=20, seed=7, out=out)
    assert deterministic(again.answers()).equals(deterministic(embedded_run.answers()))


def test_another_configuration_in_the_same_directory_is_refused_with_the_difference(out: Path) -> None:
    simulate("DEU", n=5, depth=0, seed=1, out=out)
    before = (out / "manifest.json").read_bytes()
    with pytest.raises(RunError, match="seed was 1, now 2"):
        simulate("DEU", n=5, depth=0, seed=2, out=out)
    assert (out / "manifest.json").read_bytes() == before


def test_a_directory_with_other_files_is_not_touched(out: Path) -> None:
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(RunError, match="taken"):
        simulate("DEU", n=5, depth=0, out=out)
    assert [path.name for path in out.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("n", [0, -3])
def test_n_below_one_is_refused_and_nothing_written(out: Path, n: int) -> None:
    with pytest.raises(InputError, match="n: got"):
        simulate("DEU", n=n, out=out)
    assert not out.exists()


@pytest.mark.parametrize(
    ("option", "value"), [("seed", -1), ("seed", "abc"), ("n", "ten"), ("depth", 1.5), ("connection", 5)]
)
def test_an_option_of_the_wrong_kind_is_refused_by_name_and_nothing_written(
    out: Path, option: str, value: object
) -> None:
    with pytest.raises(InputError, match=f"{option}: got"):
        simulate("DEU", out=out, **{option: value})  # type: ignore[arg-type]
    assert not out.exists()


@pytest.mark.parametrize("nowhere", [None, ""])
def test_a_run_needs_a_place(nowhere: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="no place"):
        simulate("DEU", n=2, depth=0, out=nowhere)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_an_unknown_country_is_refused_with_the_nearest(out: Path) -> None:
    with pytest.raises(UnknownCountryError, match="DEU"):
        simulate("DEUT", n=5, out=out)
    assert not out.exists()


def test_the_embedded_respondent_takes_no_other_elicitation(out: Path) -> None:
    with pytest.raises(UnknownElicitationError):
        simulate("DEU", n=5, elicitation="logprob", out=out)
    assert not out.exists()


def test_a_survey_of_mixed_kinds_is_refused_with_a_schedule_that_asks_the_rest_and_that_is_asked(
    out: Path, tmp_path: Path
) -> None:
    core = load_survey("wvs7-core6")
    why = Question("why", "Why is that so?", kind="text", scale="nominal")
    matters = Question("trips", "How many trips?", kind="numeric", scale="nominal", show_if="Q46 == 1")
    mixed = Survey("mixed", "Mixed", (why, *core.questions[:2], matters, *core.questions[2:]))
    with pytest.raises(UnknownElicitationError, match=r"numeric, text: why \(text\), trips \(numeric\)") as refused:
        simulate("DEU", n=3, depth=0, survey=mixed, out=out)
    schedule = tmp_path / "rounds.yaml"
    schedule.write_text(refused.value.hint.partition("a file that holds: ")[2])
    run = simulate("DEU", n=3, depth=0, survey=mixed, rounds=schedule, out=out)
    asked = set(run.answers()["question_id"].to_pylist())
    assert asked == {question.id for question in core}
    whole = simulate("DEU", n=3, depth=0, out=tmp_path / "whole").answers()
    assert run.answers().drop(["run_id"]).equals(whole.drop(["run_id"]))
    assert Path(report(run)).is_file()


def test_a_population_survives_saving_and_loading(tmp_path: Path) -> None:
    population = Population.build("KEN", 12, seed=3, depth=15)
    population.save(tmp_path / "population")
    loaded = Population.load(tmp_path / "population")
    assert loaded.people.equals(population.people)
    assert loaded.facts.filter(pc.greater_equal(loaded.facts["step"], 0)).num_rows == 12 * 15
    assert loaded.facts.to_pylist() == population.facts.to_pylist()
    ident = population.people["respondent_id"][4].as_py()
    assert loaded.persona(ident) == population.persona(ident)


def test_facts_do_not_depend_on_how_many_are_built_at_once() -> None:
    from deeppersona.populations.generation.generator import generator_of
    from deeppersona.populations.generation.recipe import Recipe

    whole = Population.build("KEN", 30, seed=3, depth=15)
    alone = generator_of("KEN", 3, Recipe(15)).generate(whole.people.slice(17, 1)).facts
    ident = whole.people["respondent_id"][17].as_py()
    mine = whole.facts.filter(pc.equal(whole.facts["respondent_id"].cast("string"), ident))
    columns = ["attribute_id", "value", "stratum", "step"]
    assert alone.select(columns).to_pylist() == mine.select(columns).to_pylist()


def test_the_manifest_is_plain_json(embedded_run: Run) -> None:
    assert json.loads((embedded_run.path / "manifest.json").read_text())["format"] == 1


def test_the_next_run_sweeps_what_a_killed_process_left_half_written(tmp_path: Path) -> None:
    run = simulate("DEU", n=4, depth=0, seed=7, out=tmp_path / "run")
    left, of_the_run = run.path / "answers" / "round-000-shard-00000.parquet.4711.part", run.path / "manifest.json.part"
    still_written = run.path / "answers" / "round-000-shard-00001.parquet.4712.part"
    for part in (left, of_the_run, still_written):
        part.write_bytes(b"half")
    for part in (left, of_the_run):
        os.utime(part, (time.time() - 3600, time.time() - 3600))
    simulate("DEU", n=4, depth=0, seed=7, out=tmp_path / "run")
    assert [part for part in (left, of_the_run, still_written) if part.exists()] == [still_written]


def test_a_directory_that_is_not_this_run_is_never_swept(tmp_path: Path) -> None:
    download = tmp_path / "film.part"
    download.write_bytes(b"half")
    os.utime(download, (0, 0))
    with pytest.raises(RunError, match="taken"):
        simulate("DEU", n=4, depth=0, seed=7, out=tmp_path)
    assert download.exists()


def test_what_a_killed_worker_left_half_written_is_in_nobodys_way(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(self: RunStore, part: Path, name: str) -> None:
        part.write_bytes(part.read_bytes()[:100])
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(RunStore, "commit", dies)
        with pytest.raises(KeyboardInterrupt):
            simulate("DEU", n=4, depth=0, seed=1, out=out)
    assert list((out / "answers").iterdir()), "something is left"
    assert not ds.dataset(out / "answers").files
    run = simulate("DEU", n=4, depth=0, seed=1, out=out)
    assert ds.dataset(out / "answers").count_rows() == run.answers().num_rows
