"""Whole pre-tests against the scripted server, and everything that is refused before anything is sent."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import deeppersona
import numpy as np
import pytest
import yaml
from deeppersona.errors import DeepPersonaError, ExperimentError, InputError
from deeppersona.experiments.pretest.answer_findings import wording_findings
from deeppersona.experiments.pretest.sessions import ArmAnswers, main_arm, shared_out
from deeppersona.experiments.pretest.variants import Variants
from deeppersona.llm import Connection
from deeppersona.populations.population import Population
from deeppersona.run import Run
from deeppersona.surveys import Option, Question, Row, Survey
from typer.testing import CliRunner

EVIL = "<img src=x onerror=alert(1)>"
AGREE = tuple(Option(code, label) for code, label in enumerate(("Agree", "Neither", "Disagree"), 1))
DRAFT = Survey(
    "draft",
    "A draft",
    (
        Question("Q1", "How satisfied are you with your pay and your boss?", AGREE),
        Question("Q2", "Speeches against democracy should be allowed.", AGREE, {-1: "Don't know"}, offered=(-1,)),
        Question("Q3", f"What would you change? {EVIL}", kind="text", scale="nominal"),
    ),
)
FORBID = {
    "variants": [{"name": "forbid", "questions": {"Q2": {"text": "Speeches against democracy should be FORBIDDEN."}}}]
}


def script(request: dict[str, Any]) -> str:
    """Agrees with what is forbidden, draws anything else from prompt and seed; always the same."""
    text = request["messages"][-1]["content"]
    if "response_format" in request:
        if "thought aloud" in text:
            return json.dumps({"problems": [{"stage": "comprehension", "problem": EVIL, "serious": True}]})
        return json.dumps({"paraphrase": EVIL, "meaning": "m", "answer": "A", "sure": 5, "trouble": "t"})
    shown = {label.strip(): letter for letter, label in re.findall(r"^([A-Z])\. (.*)$", text, re.M)}
    if not shown:
        return "More pay."
    if "FORBIDDEN" in text:
        return shown["Agree"]
    letters = sorted(shown.values())
    return letters[int(hashlib.sha256(f"{text}{request.get('seed')}".encode()).hexdigest(), 16) % len(letters)]


@pytest.fixture(autouse=True)
def _own_home(own_home: Path) -> None:
    """No cache of an earlier test."""


@pytest.fixture(scope="module")
def population() -> Population:
    return Population.build(["DEU", "KEN"], 30, seed=1, depth=5)


@pytest.fixture
def run(serve: Callable[..., Any], tmp_path: Path, population: Population) -> Callable[..., Any]:
    server = serve(script=script, keep=False)

    def go(**wishes: Any) -> Any:
        defaults = {
            "model": "openai-compatible/fake",
            "api_base": server.api_base,
            "population": population,
            "out": tmp_path / "out",
            "connection": Connection(cache=False),
        }
        return deeppersona.pretest(wishes.pop("survey", DRAFT), **{**defaults, **wishes})

    return go


def test_rules_and_reading_time_need_no_model() -> None:
    found = deeppersona.pretest(DRAFT)
    assert found.ranking[0] == "Q1"
    assert found.findings[0].check == "double-barrelled"
    assert found.reading.total > 0
    assert found.effects == ()
    assert any("No model" in note for note in found.notes)


def test_a_variant_that_changes_answers_is_found_and_shown_beside_the_main_wording(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    told: list[str] = []
    found = run(variants=FORBID, told=told.append, probes=2)
    [effect] = found.effects
    assert effect.is_hit
    assert effect.paired
    assert effect.shares[0].variant == 1.0  # everybody agrees that it should be forbidden
    assert effect.shift < -0.8
    assert "depends on wording" in {finding.check for finding in found.of("Q2")}
    assert "80% power" in told[0]
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "should be FORBIDDEN" in page
    assert EVIL not in page
    assert "&lt;img src=x" in page
    assert "Content-Security-Policy" in page
    assert "never of how people would" in page
    assert json.loads((tmp_path / "out" / "pretest.json").read_text("utf-8"))["effects"][0]["question_id"] == "Q2"


def test_the_same_call_again_asks_nothing_neither_answers_nor_probes(
    serve: Callable[..., Any], run: Callable[..., Any]
) -> None:
    asked: list[int] = []

    def counting(request: dict[str, Any]) -> str:
        asked.append(1)
        return script(request)

    base = serve(script=counting, keep=False).api_base
    first = run(variants=FORBID, probes=2, api_base=base)
    before = len(asked)
    assert run(variants=FORBID, probes=2, api_base=base).to_dict() == first.to_dict()
    assert before > 0
    assert len(asked) == before


def test_figures_do_not_depend_on_the_order_in_which_answers_came(run: Callable[..., Any], tmp_path: Path) -> None:
    run()
    kept = Run(tmp_path / "out" / "runs" / "main")

    class Shuffled:
        def answers(self, columns: list[str]) -> Any:
            table = kept.answers(columns)
            return table.take(np.random.default_rng(1).permutation(len(table)))

    arm = main_arm(DRAFT)
    assert ArmAnswers.read(Shuffled(), arm) == ArmAnswers.read(kept, arm)  # type: ignore[arg-type]


def test_probabilities_count_where_a_model_gave_them_and_drawn_answers_elsewhere() -> None:
    said = {"status": "answered", "option_code": 1}
    rows = [
        {**said, "respondent_id": "a", "distribution": [0.6, 0.3, 0.1]},
        {**said, "respondent_id": "b", "distribution": None},
        {**said, "respondent_id": "c", "distribution": None, "status": "refused", "option_code": None},
    ]
    chances = ArmAnswers(main_arm(DRAFT), {"Q1": rows}, {}).chances("Q1", {1, 3})
    assert chances == {"a": pytest.approx(0.7), "b": 1.0}


def test_one_bar_shows_the_answers_of_all_arms(run: Callable[..., Any]) -> None:
    seen: list[Any] = []
    run(variants=FORBID, progress=seen.append)
    assert {one.expected for one in seen} == {3 * 60 + 60}
    answers = [one.tally.answers for one in seen]
    assert answers == sorted(answers)
    assert answers[-1] == 240


def test_the_same_bar_goes_on_while_respondents_think_aloud(run: Callable[..., Any]) -> None:
    seen: list[Any] = []
    run(probes=2, progress=seen.append)
    assert {one.expected for one in seen} == {3 * 60 + 2 * 3 * 2}  # every probe is spoken and coded
    assert seen[-1].tally.answers == seen[-1].expected
    assert [name for name in dict.fromkeys(one.doing for one in seen) if name in ("thinking", "coding")] == [
        "thinking",
        "coding",
    ]


def test_a_second_coder_s_codes_count_and_their_agreement_is_told(
    serve: Callable[..., Any], run: Callable[..., Any]
) -> None:
    def coded(request: dict[str, Any]) -> str:
        if "thought aloud" in request["messages"][-1]["content"] and request["model"] == "other":
            return json.dumps({"problems": [{"stage": "retrieval", "problem": "forgotten", "serious": False}]})
        return script(request)

    base = serve(script=coded, keep=False).api_base
    found = run(probes=2, coder="openai-compatible/other", api_base=base)
    assert {one.stage for probe in found.probes for one in probe.problems} == {"retrieval"}
    assert {one.stage for probe in found.probes for one in probe.own_problems} == {"comprehension"}
    assert found.agreement.pairs == 3 * 2 * 4
    assert found.agreement.share == 0.5  # of four stages, both see trouble nowhere in two
    assert any("agree on 50%" in note for note in found.notes)
    assert "think-aloud: retrieval" in {one.check for one in found.findings}


def test_the_price_is_told_before_anything_is_sent_and_a_budget_below_it_is_refused(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    price = tmp_path / "price.json"
    price.write_text('{"openai-compatible/fake": {"prompt": 1000, "completion": 1000}}')
    told: list[str] = []
    connection = Connection(cache=False, price_file=str(price), budget_usd=0.01)
    with pytest.raises(ExperimentError, match="nothing was sent"):
        run(variants=FORBID, told=told.append, connection=connection)
    assert "US dollars" in told[-1]
    assert not (tmp_path / "out").exists()


def test_a_repeated_wording_is_asked_in_sessions_of_its_own(run: Callable[..., Any]) -> None:
    found = run(variants={"variants": [{"name": "again", "kind": "repeat", "every": {}}]})
    assert [effect.question_id for effect in found.effects] == ["Q1", "Q2"]
    assert all(0 < effect.total_variation < 0.5 for effect in found.effects)


def test_context_questions_are_heard_before_the_compared_one(
    serve: Callable[..., Any], run: Callable[..., Any]
) -> None:
    heard: list[str] = []

    def listening(request: dict[str, Any]) -> str:
        heard.append(request["messages"][-1]["content"])
        return script(request)

    server = serve(script=listening)
    run(variants={"variants": [{"name": "after", "after": ["Q1"], "questions": {"Q2": {}}}]}, api_base=server.api_base)
    with_memory = [
        text for text in heard if "Speeches against democracy" in text and "When you were asked before" in text
    ]
    assert len(with_memory) == 60
    assert all("your pay and your boss" in text for text in with_memory)


def test_between_subjects_shares_out_every_country_evenly(population: Population) -> None:
    variants = Variants.of({"design": "between", **FORBID}, DRAFT)
    from deeppersona.experiments.pretest.sessions import arms_of

    parts = shared_out(population, arms_of(DRAFT, variants), "between", seed=4)
    ids = [set(part.people["respondent_id"].to_pylist()) for part in parts.values()]
    assert not ids[0] & ids[1]
    assert [part.people["country"].to_pylist().count("KEN") for part in parts.values()] == [15, 15]


def test_different_respondents_are_compared_between_subjects(run: Callable[..., Any]) -> None:
    [effect] = run(variants={"design": "between", **FORBID}).effects
    assert not effect.paired
    assert effect.n_main + effect.n_variant < 61


def test_the_embedded_respondent_is_refused_for_variants(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="reads the wording"):
        deeppersona.pretest(DRAFT, variants=FORBID, countries="DEU", model="embedded/psychometric", out=tmp_path / "o")
    assert not (tmp_path / "o").exists()


def test_the_embedded_respondent_gives_figures_of_closed_questions(tmp_path: Path) -> None:
    survey = deeppersona.load_survey("mini-ipip20")
    found = deeppersona.pretest(
        survey, countries="DEU", n=60, depth=0, model="embedded/psychometric", out=tmp_path / "o"
    )
    assert len(found.diagnostics) == 20
    assert found.style is not None
    assert {scale.trait for scale in found.style.scales} == {question.trait for question in survey}
    assert any("reads no wording" in note for note in found.notes)


def test_a_country_without_human_answers_is_said_and_not_refused(run: Callable[..., Any], tmp_path: Path) -> None:
    one = Population.build(["ISL"], 20, seed=1, depth=0)
    found = run(population=one)
    assert any("No human answers" in note and "ISL" in note for note in found.notes)


def test_a_survey_of_open_questions_only_has_no_figures_and_no_variants(run: Callable[..., Any]) -> None:
    open_only = Survey("open", "Open", (DRAFT["Q3"],))
    found = run(survey=open_only)
    assert found.style is None
    assert any("no question" in note.casefold() for note in found.notes)
    with pytest.raises(InputError, match="no question with answers"):
        run(survey=open_only, variants={"variants": [{"name": "x", "every": {"order": "reversed"}}]})


def test_too_few_respondents_are_refused_before_anything_is_sent(run: Callable[..., Any], tmp_path: Path) -> None:
    few = Population.build(["DEU"], 4, seed=1, depth=0)
    with pytest.raises(InputError, match="too small for any power"):
        run(population=few, variants=FORBID)
    assert not (tmp_path / "out" / "runs").exists()


def test_a_dry_run_prints_what_would_be_asked_and_sends_nothing(serve: Callable[..., Any], tmp_path: Path) -> None:
    from deeppersona.cli.main import app
    from deeppersona.surveys.formats.native import write_native

    def refusing(request: dict[str, Any]) -> str:
        raise AssertionError(request)

    (tmp_path / "draft.yaml").write_text(write_native(DRAFT), "utf-8")
    (tmp_path / "variants.yaml").write_text(yaml.safe_dump(FORBID), "utf-8")
    command = (
        f"pretest {tmp_path}/draft.yaml --variants {tmp_path}/variants.yaml --countries DEU --n 20 --depth 0 --probes 2 "
        f"--model openai-compatible/fake --api-base {serve(script=refusing).api_base} --out {tmp_path}/o --dry-run --json"
    )
    shown = CliRunner().invoke(app, command.split())
    assert shown.exit_code == 0
    cells = {cell["name"]: cell["answers"] for cell in json.loads(shown.stdout)["cells"]}
    assert cells == {"main": 60, "forbid": 20, "thinking aloud": 6, "coding by openai-compatible/fake": 6}
    assert not (tmp_path / "o").exists()


def test_a_dry_run_needs_neither_a_key_nor_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deeppersona.cli.main import app
    from deeppersona.surveys.formats.native import write_native

    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    file = tmp_path / "draft.yaml"
    file.write_text(write_native(DRAFT), "utf-8")
    command = f"pretest {file} --countries DEU,KEN --n 3 --depth 0 --model openai/gpt-4o-mini --dry-run"
    shown = CliRunner().invoke(app, command.split())
    assert shown.exit_code == 0
    assert "18 answers" in shown.stdout
    refused = CliRunner().invoke(app, [*command.split(), "--budget", "0.0000001"])
    assert "3 respondents per country" in str(refused.exception)
    assert "--arms" not in str(refused.exception)


def test_a_piped_answer_is_an_ellipsis_to_those_who_think_aloud(
    run: Callable[..., Any], serve: Callable[..., Any], tmp_path: Path
) -> None:
    spoken: list[str] = []

    def hearing(request: dict[str, Any]) -> str:
        spoken.append(request["messages"][-1]["content"])
        return script(request)

    piping = Survey("piped", "Piped", (DRAFT["Q1"], Question("Q2", "You said ${Q1}. Why?", AGREE)))
    run(survey=piping, probes=1, api_base=serve(script=hearing, keep=False).api_base)
    aloud = [text for text in spoken if "Why?" in text and ("thinking aloud" in text or "thought aloud" in text)]
    assert aloud
    assert all("You said …. Why?" in text for text in aloud)


def test_questions_that_are_no_single_choice_have_their_figures(
    run: Callable[..., Any], serve: Callable[..., Any], tmp_path: Path
) -> None:
    def ticking(request: dict[str, Any]) -> str:
        return "1: A\n2: A" if "numbered items" in request["messages"][-1]["content"] else script(request)

    grid = Question("G", "Each?", AGREE, kind="matrix", rows=(Row("a", "Pay"), Row("b", "Boss")))
    server = serve(script=ticking, keep=False)
    found = run(survey=Survey("grid", "Grid", (grid, DRAFT["Q1"])), api_base=server.api_base)
    figures = next(one for one in found.diagnostics if one.question_id == "G")
    assert [table.part for table in figures.tables] == ["Pay", "Boss"]
    assert all(sum(line.values[0] for line in table.lines) == pytest.approx(1.0) for table in figures.tables)
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Boss: share of those who answered" in page
    assert "[&#39;DEU&#39;" not in page  # settings are written for people


@pytest.mark.parametrize(("level", "code"), [("severe", 3), ("", 0)])
def test_fail_on_severe_fails_a_build(tmp_path: Path, level: str, code: int) -> None:
    from deeppersona.cli.main import app
    from deeppersona.surveys.formats.native import write_native

    file = tmp_path / "draft.yaml"
    file.write_text(write_native(DRAFT), "utf-8")
    shown = CliRunner().invoke(app, ["pretest", str(file), "--json", *(["--fail-on", level] if level else [])])
    assert shown.exit_code == code
    assert (
        json.loads(shown.stdout)["counts"]["severe"] == 2
    )  # two things at once, and answers that agree with a how-satisfied


def _forbidden(*args: Any, **named: Any) -> Population:
    raise AssertionError("a population was drawn")


@pytest.mark.parametrize("model", ["embedded/psychometric", "openai/gpt-4o-mini"])
def test_what_cannot_be_asked_is_said_before_a_population_is_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, model: str
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr(Population, "build", _forbidden)
    survey = Survey("open", "Open", (Question("age", "How old are you?", kind="numeric", scale="nominal"),))
    with pytest.raises(DeepPersonaError, match=r"--model|OPENAI_API_KEY"):
        deeppersona.pretest(survey, countries="DEU", n=50, model=model, out=tmp_path / "out")


def test_an_unwritable_place_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError, match="is a file"):
            deeppersona.pretest("wvs7-core6", out=out)


def test_a_wording_repeated_often_is_one_finding_a_question() -> None:
    pairs = [("Q1", "Q3", 0.9), ("Q2", "Q3", 0.95), ("Q1", "Q2", 0.8)]
    found = {one.question_id: one for one in wording_findings(pairs)}
    assert set(found) == {"Q2", "Q3"}
    assert "Q2 and 1 other" in found["Q3"].problem
