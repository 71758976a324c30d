"""Stories, summaries, baselines, figures and exports: what is told of a persona and how."""

import csv
import json
import re
import sys
from collections import Counter
from functools import cache

import numpy as np
import pyarrow.parquet as pq
import pytest
from deeppersona.agents.context import Context
from deeppersona.errors import InputError
from deeppersona.populations.calibration.countries import resolve
from deeppersona.populations.generation.anchors import anchor_facets
from deeppersona.populations.generation.baselines import baseline_names, open_baseline
from deeppersona.populations.generation.diversity import diversity
from deeppersona.populations.generation.export import export
from deeppersona.populations.generation.stats import population_stats
from deeppersona.populations.generation.summary import FACET_WORDS, MOST_WORDS, summary
from deeppersona.populations.population import Population
from deeppersona.surveys import load_survey


@cache
def built(country="KEN", n=150, depth=60):
    return Population.build(country, n, seed=3, depth=depth)


@pytest.mark.parametrize("country", ["KEN", "DEU"])
def test_everybody_has_one_to_three_stories_of_an_age_they_have_passed(country):
    ages = dict(
        zip(built(country).people["respondent_id"].to_pylist(), built(country).people["age"].to_pylist(), strict=True)
    )
    stories = built(country).stories.to_pylist()
    counts = Counter(story["respondent_id"] for story in stories)
    assert set(counts) == set(ages)
    assert set(counts.values()) == {1, 2, 3}
    assert all(0 < story["age"] < ages[story["respondent_id"]] for story in stories)
    texts = Counter((story["respondent_id"], story["text"].split(": ", 1)[1]) for story in stories)
    assert max(texts.values()) == 1


def test_valence_is_drawn_evenly():
    stories = Population.build("IND", 1500, seed=1, depth=1).stories["valence"].to_pylist()
    counts = Counter(stories)
    expected = len(stories) / 3
    chi = sum((counts[name] - expected) ** 2 / expected for name in ("positive", "neutral", "negative"))
    assert chi < 13.8  # the 99.9th percentile of chi-squared with two degrees of freedom


def test_stories_are_tied_to_the_place_and_told_in_the_right_gender():
    country = resolve("KEN").name
    for persona in list(built().personas()):
        for story in persona.stories:
            assert (persona.core["city"] or country) in story.text or "country of birth" in story.text
            wrong = r"\b(she|her)\b" if persona.core["sex"] == "male" else r"\b(he|his|him)\b"
            own = re.sub(r"(grandmother|mother|father|teacher|son|friend)\S*", "", story.text, flags=re.I)
            assert not re.search(wrong, own, re.I), story.text


def test_anchors_are_facts_before_the_walk_and_do_not_count_in_the_depth():
    for persona in list(built().personas())[:40]:
        anchors = [fact for fact in persona.facts if fact.stratum == "anchor"]
        assert len(persona.facts) - len(anchors) == 60
        assert all(fact.step < 0 for fact in anchors)
        assert sum(fact.attribute_id.startswith("anchor:values:") for fact in anchors) == 3
        assert sum(fact.attribute_id.startswith("anchor:attitudes:") for fact in anchors) == 1
        interests = [fact.attribute_id for fact in anchors if not fact.attribute_id.startswith("anchor:")]
        assert len(interests) <= 3
        assert not set(interests) & {fact.attribute_id for fact in persona.facts if fact.step >= 0}


def test_values_go_with_the_facets_they_are_drawn_from():
    people = Population.build("USA", 3000, seed=1, depth=1)
    god = dict(zip(people.people["respondent_id"].to_pylist(), people.column("facet_god_importance"), strict=True))
    held = {row["respondent_id"] for row in people.facts.to_pylist() if row["attribute_id"] == "anchor:values:faith"}
    assert (
        np.mean([god[person] for person in held]) > np.mean([god[person] for person in god if person not in held]) + 0.1
    )


def test_a_value_drawn_from_a_masked_facet_stays_out_of_the_context():
    survey = load_survey("wvs7-core6")
    persona = next(
        p for p in built().personas() if any("national_pride" in anchor_facets(fact.attribute_id) for fact in p.facts)
    )
    text = next(fact.value for fact in persona.facts if "national_pride" in anchor_facets(fact.attribute_id))
    assert text in Context(survey.questions).prefix(persona)
    assert text not in Context(survey.questions, frozenset({"national_pride"})).prefix(persona)


@pytest.mark.parametrize("country", ["KEN", "DEU"])
def test_a_summary_is_short_and_keeps_age_gender_and_place(country):
    for persona in built(country).personas():
        text = summary(persona)
        first = text.split(". ")[0]
        assert len(text.split()) <= MOST_WORDS
        assert f"{persona.core['age']}-year-old" in first
        assert {"male": "man", "female": "woman"}[persona.core["sex"]] in first.split()
        assert resolve(country).name in first
        if persona.core["city"]:
            assert persona.core["city"] in first


def test_every_facet_has_words_for_a_summary():
    assert set(FACET_WORDS) == set(built().facets)


def test_baselines_without_a_model_describe_the_same_core():
    people = list(built().personas())[:30]
    for name in baseline_names():
        arm = open_baseline(name)
        assert arm.name == name
        if arm.needs_model:
            with pytest.raises(InputError, match="model"):
                arm.contexts(people)
            continue
        texts = arm.contexts(people)
        assert len(texts) == 30
        assert all(texts)
    lines = open_baseline("persona-hub").contexts(people)
    assert all(f"{person.core['age']}-year-old" in line for person, line in zip(people, lines, strict=True))
    cultural = open_baseline("cultural-prompting").contexts(people)
    assert len(set(cultural)) == 10
    eight = open_baseline("open-character").contexts(people)[0].split("\n")
    assert [line.split(":")[0] for line in eight] == [
        "Name", "Age", "Gender", "Race", "Birth place", "Appearance", "General experience", "Personality"
    ]  # fmt: skip


def test_the_published_summary_lacks_age_gender_and_place():
    people = list(built("DEU").personas())
    for persona, text in zip(people, open_baseline("deeppersona-published").contexts(people), strict=True):
        assert f"{persona.core['age']}-year-old" not in text
        assert not re.search(r"\b(she|he|her|his|him)\b", text, re.I)
        story = " ".join(story.text.split(": ", 1)[1] for story in persona.stories)
        if persona.core["city"] and persona.core["city"] not in story:
            assert persona.core["city"] not in text


@pytest.mark.parametrize("name", ["all-in-one", "model-invented"])
def test_model_written_baselines_ask_the_model(serve, name):
    from deeppersona.llm import open_client

    server = serve(script=lambda body: "colour: blue\nfood: rice")
    people = list(built().personas())[:3]
    with open_client("openai-compatible/fake", api_base=server.api_base, cache=False) as client:
        texts = open_baseline(name).contexts(people, client)
    assert all("food: rice" in text for text in texts)
    assert server.received == (3 if name == "all-in-one" else 3 * 8)


def test_an_unknown_baseline_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match="persona-hub"):
        open_baseline("personahub")


def test_diversity_agrees_with_numbers_worked_out_by_hand():
    same = diversity("same", ["a red house", "a red house", "a red house"], [["x"], ["x"], ["x"]])
    assert same.mean_cosine == pytest.approx(1.0, abs=0.01)
    assert same.nearest_distance == pytest.approx(0.0, abs=0.01)
    assert same.distinct_ratio == pytest.approx(1 / 3)
    mixed = diversity("mixed", ["football team goal", "prayer church faith"], [["x", "y"], ["x", "z"]])
    assert mixed.mean_cosine < 0.5
    assert mixed.nearest_distance == pytest.approx(1 - mixed.mean_cosine)
    assert mixed.distinct_ratio == pytest.approx(0.75)


@pytest.mark.parametrize("country", ["DEU", "KEN"])
def test_personas_are_more_diverse_than_three_baselines_on_the_same_core(country):
    arms = {arm["builder"]: arm for arm in population_stats(built(country, depth=200))["diversity"]}
    own = arms["deeppersona"]
    for name in ("cultural-prompting", "persona-hub", "open-character"):
        assert own["mean_cosine"] < arms[name]["mean_cosine"]
        assert own["nearest_distance"] > arms[name]["nearest_distance"]
        assert own["distinct_ratio"] > arms[name]["distinct_ratio"]


def test_statistics_count_what_is_there():
    found = population_stats(built())
    assert found["respondents"] == 150
    assert found["facts"]["walk"] == 150 * 60
    assert found["facts"]["walk_per_persona"] == {"least": 60, "most": 60}
    assert found["facts"]["strata"] == pytest.approx({"near": 0.5, "middle": 0.3, "far": 0.2})
    for shares in (*found["provenance"].values(), found["tail"], found["stories"]["valence"]):
        assert sum(shares.values()) == pytest.approx(1.0)
    rules = found["contradictions"]
    assert rules["found"] == rules["repaired"] + rules["replaced"]


def test_exports_hold_the_same_personas_each_marked_as_synthetic(tmp_path):
    people = built().slice(0, 7)
    expected = {persona.id: len(persona.facts) for persona in people.personas()}
    (jsonl,) = export(people, tmp_path / "p.jsonl", "jsonl")
    rows = [json.loads(line) for line in jsonl.read_text("utf-8").split("\n") if line]
    assert {row["respondent_id"]: len(row["facts"]) for row in rows} == expected
    assert all(row["synthetic"] is True for row in rows)
    (parquet,) = export(people, tmp_path / "p.parquet", "parquet")
    table = pq.read_table(parquet).to_pylist()
    assert {row["respondent_id"]: len(row["facts"]) for row in table} == expected
    assert all(row["synthetic"] is True for row in table)
    assert [row["age"] for row in table] == people.people["age"].to_pylist()
    of_people, of_facts = export(people, tmp_path / "p.csv", "csv")
    with of_people.open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    with of_facts.open(encoding="utf-8", newline="") as stream:
        counts = Counter(row["respondent_id"] for row in csv.DictReader(stream))
    assert [row["respondent_id"] for row in listed] == list(expected)
    assert {row["synthetic"] for row in listed} == {"True"}
    assert dict(counts) == expected
    (markdown,) = export(people, tmp_path / "p.md", "md")
    text = markdown.read_text("utf-8")
    assert text.startswith("# Synthetic personas")
    assert re.findall(r"^## (\S+)", text, re.M) == list(expected)


def test_an_export_overwrites_nothing_and_knows_its_formats(tmp_path):
    people = built().slice(0, 2)
    export(people, tmp_path / "p.jsonl", "jsonl")
    with pytest.raises(InputError, match="exists"):
        export(people, tmp_path / "p.jsonl", "jsonl")
    with pytest.raises(InputError, match="jsonl"):
        export(people, tmp_path / "p.x", "jsnl")


def test_personas_come_whole_and_in_order_from_any_slice():
    people = built()
    one_by_one = [people.persona(ident) for ident in people.people["respondent_id"].to_pylist()[:30]]
    assert one_by_one == list(people.personas())[:30]
    mixed = people.take([5, 2, 9])
    assert [persona.id for persona in mixed.personas()] == mixed.people["respondent_id"].to_pylist()
    assert next(mixed.personas()) == people.persona(mixed.people["respondent_id"][0].as_py())


def test_a_population_streamed_to_disk_is_the_one_built_in_memory(tmp_path, monkeypatch):
    from deeppersona.populations import plan as planning
    from deeppersona.populations.build import build_into
    from deeppersona.populations.plan import Plan

    monkeypatch.setattr(planning, "BATCH", 64)
    done = []
    written = build_into(Plan.of(["KEN", "DEU"], 150, seed=3, depth=60), tmp_path / "p", progress=done.append)
    loaded = Population.load(tmp_path / "p")
    in_memory = Population.build(["KEN", "DEU"], 150, seed=3, depth=60)
    assert loaded.facts.to_pylist() == in_memory.facts.to_pylist()
    assert loaded.stories.to_pylist() == in_memory.stories.to_pylist()
    assert loaded.people.to_pylist() == in_memory.people.to_pylist()
    assert loaded.origin == in_memory.origin
    assert (done[-1], written["facts"]) == (300, loaded.facts.num_rows)


def test_a_failed_build_leaves_no_half_population(tmp_path):
    from deeppersona.populations.build import build_into
    from deeppersona.populations.plan import Plan

    plan = Plan.of("KEN", 30, depth=10)

    def stop(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_into(plan, tmp_path / "p", progress=stop)
    assert not (tmp_path / "p").exists() or not any((tmp_path / "p").iterdir())


def test_the_commands_build_show_count_and_export(tmp_path, monkeypatch, capsys):
    from deeppersona.cli import main

    monkeypatch.chdir(tmp_path)

    def run(*words, code=0):
        monkeypatch.setattr(sys, "argv", ["deeppersona", *words])
        with pytest.raises(SystemExit) as ended:
            main.run()
        told = capsys.readouterr()
        assert (ended.value.code or 0) == code, told.err
        return told.out + told.err

    run(
        "build",
        "KEN",
        "--n",
        "4",
        "--depth",
        "20",
        "--bias",
        "health:3",
        "--bias",
        "HOB:0",
        "--forbid",
        "LIF-0005",
        "--out",
        "p",
    )
    told = run("persona", "show", "p", "KEN-0000002")
    assert "assumed" in told
    assert "life stories" in told
    assert json.loads(run("population", "stats", "p", "--json"))["facts"]["walk"] == 80
    assert "4 of 4" in run("population", "show", "p", "--where", "age >= 18")
    assert "p.jsonl" in run("population", "export", "p", "--out", "p.jsonl")
    run("enrich", "34, urban professional, mother of two", "--country", "KEN", "--depth", "20", "--out", "e")
    assert "user" in run("persona", "show", "e", "KEN-0000000")
    assert "Did you mean" in run("build", "KEN", "--bias", "helth:2", "--out", "q", code=2)
    assert "at most" in run("build", "KEN", "--assumed-facts", "off", "--out", "q", code=2)
    assert "NAME:WEIGHT" in run("build", "KEN", "--bias", "health", "--out", "q", code=2)
    assert "no such file" in run("enrich", "nothing.csv", "--country", "KEN", "--out", "q", code=2)
    assert not (tmp_path / "q").exists()
