"""The viewer: what it finds in a run, what its pages say, whom it answers."""

import asyncio
import html
import re
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from aiohttp.test_utils import TestClient, TestServer
from deeppersona.agents.context import Context, ContextRules
from deeppersona.agents.language_model import LanguageModelAnswerer
from deeppersona.agents.rehearsal import Rehearsal
from deeppersona.analysis.reporting import report
from deeppersona.analysis.viewer.application import application
from deeppersona.analysis.viewer.respondent_filter import RespondentFilter
from deeppersona.analysis.viewer.run_reader import RunReader
from deeppersona.errors import InputError, RunError
from deeppersona.llm import Completion
from deeppersona.populations.calibration.atlas import Atlas
from deeppersona.populations.calibration.leak_guard import LeakGuard
from deeppersona.run import Run
from deeppersona.simulation.simulate import simulate

EVIL = "<script>alert(1)</script>"
SEED = 3


class Hostile(Rehearsal):
    """A model that replies with a script."""

    async def complete(self, messages, options):
        return Completion(f"A {EVIL}")


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """An embedded run of two countries."""
    return simulate("DEU,KEN", n=60, depth=0, seed=SEED, out=tmp_path_factory.mktemp("plain") / "run")


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A language model's run whose first respondent is called <script> and whose model replies with one."""
    path = tmp_path_factory.mktemp("asked") / "run"
    run = simulate("DEU", n=3, depth=0, seed=SEED, out=path)
    people = run.population().people
    names = pa.array([EVIL, *people["name"].cast(pa.string()).to_pylist()[1:]])
    people = people.set_column(people.column_names.index("name"), "name", names)
    pq.write_table(people, path / "population" / "population.parquet")
    survey = run.survey()
    context = Context(
        survey.questions,
        LeakGuard(True).masked_facets(survey.questions, Atlas.with_imports()),
        survey.instruction,
        ContextRules(),
    )
    answerer = LanguageModelAnswerer("fake/model", "sample", context, Hostile)
    rows = answerer.answer(run.population(), survey.questions, seed=SEED)
    for file in run.answer_files:
        file.unlink()
    pq.write_table(rows, path / "answers" / "round-000-shard-00000.parquet")
    manifest = run.manifest
    manifest["config"] |= {"model": "fake/model", "elicitation": "sample"}
    run.write_manifest(manifest)
    return run


def get(run, *addresses, headers=None):
    """Status, headers and text of each page."""

    async def fetch():
        async with TestClient(TestServer(application(RunReader(run)), host="127.0.0.1")) as client:
            found = []
            for address in addresses:
                async with client.get(address, headers=headers) as response:
                    found.append((response.status, response.headers, await response.text()))
            return found

    return asyncio.run(fetch())


def test_filters_leave_those_whom_a_data_frame_leaves(plain):
    reader, people = RunReader(plain), plain.population().to_pandas()
    answers = plain.answers().to_pandas()
    said = answers.query("question_id == 'Q46' and option_code == 2")["respondent_id"]
    expected = people[people["respondent_id"].isin(said) & (people["country"] == "KEN") & people["age"].between(20, 40)]
    wanted = RespondentFilter(country="KEN", age_from=20, age_to=40, question="Q46", option=2)
    found = reader.find(wanted)
    assert 0 < found.total < 60
    assert [row["respondent_id"] for row in found.rows] == expected["respondent_id"].tolist()


def test_pages_cut_the_list_without_loss(plain):
    reader = RunReader(plain)
    pages = [reader.find(RespondentFilter(page=number)) for number in (1, 2, 3, 4)]
    assert [len(page.rows) for page in pages] == [50, 50, 20, 0]
    ids = [row["respondent_id"] for page in pages for row in page.rows]
    assert ids == plain.population().people["respondent_id"].to_pylist()


def test_names_are_searched_without_regard_to_case(plain):
    reader = RunReader(plain)
    name = reader.column("name")[0].as_py()
    assert reader.find(RespondentFilter(search=name.upper())).total >= 1
    assert reader.find(RespondentFilter(search="deu-")).total == 60


def test_nothing_of_the_answers_is_read_before_it_is_asked_for(plain, monkeypatch):
    import pyarrow.dataset as ds

    monkeypatch.setattr(ds, "dataset", lambda *_, **__: pytest.fail("answers were read"))
    reader = RunReader(plain)
    assert reader.n_answers == 720
    assert reader.find(RespondentFilter(sex="female")).total > 0


def test_the_prompt_behind_an_answer_is_the_one_that_was_sent(asked):
    respondent = asked.population().people["respondent_id"][0].as_py()
    ((status, _, page),) = get(asked, f"/answer?id={respondent}&question=Q184")
    assert status == 200
    assert "its hash is the one that was recorded" in page
    assert html.escape(f"A {EVIL}") in page
    assert "abortion can always be justified" in page


def test_a_changed_population_is_noticed_because_the_hash_no_longer_fits(asked, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(asked.path, copy)
    people = pq.read_table(copy / "population" / "population.parquet")
    older = people.set_column(people.column_names.index("age"), "age", pa.array([99] * len(people), people["age"].type))
    pq.write_table(older, copy / "population" / "population.parquet")
    respondent = people["respondent_id"][0].as_py()
    ((_, _, page),) = get(Run.open(copy), f"/answer?id={respondent}&question=Q184")
    assert "its hash is not the one that was recorded" in html.unescape(page)


def test_the_embedded_respondent_is_said_to_read_no_prompt(plain):
    respondent = plain.population().people["respondent_id"][0].as_py()
    ((_, _, page),) = get(plain, f"/answer?id={respondent}&question=Q46")
    assert "reads no prompt" in page


def test_a_persona_named_script_stays_text_on_every_page(asked):
    respondent = asked.population().people["respondent_id"][0].as_py()
    addresses = ("/", f"/respondent?id={respondent}", f"/answer?id={respondent}&question=Q46", f"/respondent?id={EVIL}")
    for _, _, page in get(asked, *addresses):
        assert "<script" not in page.lower()
        assert html.escape(EVIL) in page


def test_every_answer_leads_to_its_page_and_on_to_the_next(asked):
    respondent = asked.population().people["respondent_id"][0].as_py()
    ((_, _, page),) = get(asked, f"/respondent?id={respondent}")
    links = [html.unescape(link) for link in re.findall(r'href="(/answer[^"]*)"', page)]
    assert len(links) == 6
    found = get(asked, *links)
    assert {status for status, _, _ in found} == {200}
    assert html.escape(links[1]) in found[0][2]


def test_questions_that_hang_on_earlier_answers_have_pages_and_stand_as_they_were_put(tmp_path):
    file = tmp_path / "routed.yaml"
    file.write_text(
        "id: routed\ntitle: Routed\nquestions:\n"
        '- {id: Q1, text: "Do you own a bike?", options: {1: Very much, 2: Rather}, variants: {blunt: "Bike?"}}\n'
        '- {id: Q2, text: "${Q1}, why?", options: {1: Need, 2: Fun}, skips: [{if: Q2 == 1 and Q2 == 2, to: end}]}\n'
        '- {id: Q3, text: "${Q2} and ${Q1}?", options: {1: Right, 2: Wrong}}\n'
    )
    run = simulate("DEU", n=4, depth=0, seed=SEED, survey=file, variant="blunt", out=tmp_path / "run")
    said = {row["question_id"]: row for row in RunReader(run).answers_of("DEU-0000000")}
    one, two = (("Very much", "Rather")[said["Q1"]["option_code"] - 1], ("Need", "Fun")[said["Q2"]["option_code"] - 1])
    put = {"Q1": "Bike?", "Q2": f"{one}, why?", "Q3": f"{two} and {one}?"}
    pages = get(
        run,
        "/respondent?id=DEU-0000000",
        *(
            f"/answer?id=DEU-0000000&question={name}&round=0&variant={said[name]['variant']}&replicate=0"
            for name in put
        ),
    )
    assert [status for status, _, _ in pages] == [200] * 4
    for (_, _, page), wording in zip(pages[1:], put.values(), strict=True):
        assert f"<bdi>{wording}</bdi></h1>" in page
        assert f"<bdi>{wording}</bdi>" in pages[0][2]
    written = report(run).read_text("utf-8")
    assert re.search(".*".join(f"<bdi>{re.escape(wording)}</bdi></td>" for wording in put.values()), written)


@pytest.mark.parametrize("host", ["evil.example:80", "127.0.0.1.evil.example", "localhost:1@evil.example", "evil"])
def test_a_site_that_points_its_name_here_reads_nothing(plain, host):
    ((status, _, text),) = get(plain, "/", headers={"Host": host})
    assert status == 403
    assert "DEU" not in text


def test_pages_may_run_no_script_and_fetch_nothing_from_elsewhere(plain):
    for _, headers, page in get(plain, "/", "/respondent?id=nobody"):
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert not re.findall(r'(?:src|href|action)="(?!/|#|data:,)', page)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/?age_from=young", "a whole number"),
        ("/?age_from=99999999999999999999", "a number up to"),
        ("/?question=Q46&option=99999999999999999999", "a number up to"),
        ("/respondent?id=../../etc/passwd", "one of 120 respondents"),
        ("/?status=lost", "answered, refused"),
        ("/?question=Q999", "a question that the run asked"),
        ("/respondent?id=nobody", "one of 120 respondents"),
        ("/answer?id=nobody&question=Q46", "one of 120 respondents"),
    ],
)
def test_what_is_not_there_is_said_in_words(plain, address, words):
    ((status, _, page),) = get(plain, address)
    assert status == 404
    assert words in html.unescape(page)


def test_an_empty_result_is_said_so(plain):
    ((status, _, page),) = get(plain, "/?search=zzzzzz")
    assert status == 200
    assert "Nobody passes this filter" in page


def test_a_run_without_answers_is_refused(plain, tmp_path):
    shutil.copytree(plain.path, tmp_path / "run", ignore=shutil.ignore_patterns("answers"))
    with pytest.raises(RunError, match="no finished answers"):
        RunReader(Run.open(tmp_path / "run"))


def test_a_taken_port_is_named(plain):
    from deeppersona.analysis.viewer.serving import start

    async def twice():
        runner, address = await start(plain)
        try:
            assert address.startswith("http://127.0.0.1:")
            await start(plain, int(address.rsplit(":", 1)[1].strip("/")))
        finally:
            await runner.cleanup()

    with pytest.raises(InputError, match="cannot listen there"):
        asyncio.run(twice())
