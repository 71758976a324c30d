"""A society of a million stays in columns, and asks several at once."""

import gc
import sys
import threading
import weakref
from pathlib import Path
from typing import Any

import pytest
from deeppersona import Population
from deeppersona.agents.psychometric import PsychometricAnswerer
from deeppersona.simulation.society import Society
from deeppersona.surveys import load_survey

MILLION = 1_000_000


@pytest.mark.slow
def test_a_million_respondents_answer_without_a_million_python_objects() -> None:
    population = Population.build("DEU", MILLION, seed=1, depth=0)
    questions = [load_survey("wvs7-core6")["Q57"]]
    answerer = PsychometricAnswerer(leak_guard=True)
    plan = answerer.plan(population, questions, seed=1)
    society = Society(population, questions, answerer, plan=plan, seed=1, as_agents=False)
    before = sys.getallocatedblocks()
    answered: list[Any] = []
    round = threading.Thread(target=lambda: answered.append(society.hold_round()))
    round.start()
    most = before
    while round.is_alive():
        most = max(most, sys.getallocatedblocks())
        round.join(0.002)
    assert answered[0].num_rows == MILLION
    assert len(society.agents) == 0
    assert most - before < MILLION / 20


def test_agents_are_made_when_they_are_asked_for() -> None:
    population = Population.build("DEU", 50, seed=1, depth=0)
    questions = load_survey("wvs7-core6").routed_questions
    answerer = PsychometricAnswerer(leak_guard=True)
    plan = answerer.plan(population, questions, seed=1)
    as_agents = Society(population, questions, answerer, plan=plan, seed=1)
    as_columns = Society(population, questions, answerer, plan=plan, seed=1, as_agents=False)
    assert len(as_agents.agents) == 50
    assert as_agents.hold_round().equals(as_columns.hold_round())
    assert all(len(respondent.memory) == 6 for respondent in as_agents.respondents.values())


def test_a_society_that_has_answered_is_forgotten() -> None:
    population = Population.build("DEU", 5, seed=1, depth=0)
    questions = load_survey("wvs7-core6").routed_questions
    answerer = PsychometricAnswerer(leak_guard=True)
    society = Society(population, questions, answerer, plan=answerer.plan(population, questions, seed=1), seed=1)
    society.hold_round()
    kept = weakref.ref(society)
    del society
    gc.collect()
    assert kept() is None


def test_a_worker_that_needs_no_facts_reads_no_more_than_its_respondents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deeppersona.populations.population_writer.PEOPLE_GROUP", 7)
    population = Population.build("DEU", 50, seed=1, depth=20)
    population.save(tmp_path)
    for start, stop in ((0, 7), (7, 14), (3, 30), (45, 60), (0, 50), (50, 60), (20, 20)):
        found = Population.load_people(tmp_path, start, stop)
        assert found.people.equals(population.people.slice(start, stop - start))
        assert not found.facts.num_rows
