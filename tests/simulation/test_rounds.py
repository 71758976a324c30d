"""Rounds: waves, stimuli, talk on a network, memory and attrition."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from deeppersona import Population, Run, simulate
from deeppersona.agents.answers import deterministic
from deeppersona.errors import InputError
from deeppersona.simulation.exchange import present
from deeppersona.simulation.network import ties
from deeppersona.simulation.schedule import Network, Schedule, Wave


@pytest.fixture(autouse=True)
def _own_home(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-key-0123456789")


def ask(server: Any, out: Path, rounds: Schedule, **options: Any) -> Run:
    defaults = {"n": 8, "depth": 20, "seed": 3, "model": "openai/fake", "api_base": server.api_base}
    return simulate("DEU", out=out, rounds=rounds, **{**defaults, **options})


def last_message(request: dict[str, Any]) -> str:
    return str(request["messages"][-1]["content"])


def test_earlier_answers_are_remembered_in_the_next_wave(serve: Callable[..., Any], out: Path) -> None:
    server = serve(script=lambda request: "A")
    ask(server, out, Schedule((Wave(), Wave(questions=("Q46",)))), n=3)
    first, second = server.requests[:18], server.requests[18:]
    assert len(second) == 3
    assert not any("When you were asked before" in last_message(request) for request in first)
    assert all("When you were asked before" in last_message(request) for request in second)
    assert all("Taking all things together" in last_message(request).split("Question:")[0] for request in second)


KINDS = """
id: kinds
title: Kinds
questions:
- {id: B, text: "Which do you own?", kind: multiple, options: {1: Car, 2: Bike}, order: fixed}
- {id: C, text: "Whom do you trust?", kind: matrix, options: {1: Fully, 2: Hardly}, rows: {f: Family, s: Strangers}, order: fixed}
- {id: D, text: Rank these, kind: ranking, options: {1: Health, 2: Money}, order: fixed}
- {id: E, text: "How far is work?", kind: numeric, unit: km}
- {id: A, text: "Why ${B}?", kind: text}
"""


def test_answers_of_every_kind_are_remembered_in_words_and_questions_as_they_were_put(
    serve: Callable[..., Any], tmp_path: Path, out: Path
) -> None:
    (tmp_path / "kinds.yaml").write_text(KINDS)
    replies = {"letters of all": "A, B", "numbered items": "1: A\n2: B", "preference": "B, A", "one number": "12"}

    def script(request: dict[str, Any]) -> str:
        asked = last_message(request).rpartition("Question:")[2]
        return next((reply for words, reply in replies.items() if words in asked), "It suits me.")

    server = serve(script=script)
    waves = Schedule((Wave(), Wave(questions=("E",), talk=True)), Network("small_world", 2), memory_tokens=400)
    ask(server, out, waves, n=3, survey=tmp_path / "kinds.yaml")
    later = [last_message(request).split("Question:")[0] for request in server.requests[15:]]
    assert len(later) == 3
    for line in (
        'On "Which do you own?": Car; Bike',
        'On "Whom do you trust?": Family: Fully; Strangers: Hardly',
        'On "Rank these": Money, then Health',
        'On "How far is work?": 12 km',
        'On "Why Car, Bike?": It suits me.',
    ):
        assert all(f"- {line}" in text for text in later)
        assert all(f" o{line[1:]}" in text for text in later)  # and said by those whom they talked with


def test_memory_can_be_switched_off(serve: Callable[..., Any], out: Path) -> None:
    server = serve()
    ask(server, out, Schedule((Wave(questions=("Q46",)), Wave(questions=("Q46",))), memory_tokens=0), n=2)
    assert not any("asked before" in last_message(request) for request in server.requests)


def test_a_stimulus_reaches_its_arm_only_and_the_arm_stands_in_the_answers(
    serve: Callable[..., Any], out: Path
) -> None:
    server = serve(script=lambda request: "B" if "bridge has collapsed" in last_message(request) else "A")
    wave = Wave(questions=("Q57",), stimulus={"control": "", "news": "A bridge has collapsed."})
    run = ask(server, out, Schedule((wave,)), n=40)
    arms = Counter(row["variant"] for row in run.answers().to_pylist())
    assert arms.keys() == {"control", "news"}
    assert min(arms.values()) >= 8
    shown = sum("You have just read this" in last_message(request) for request in server.requests)
    assert shown == arms["news"]


def test_neighbours_views_of_the_round_before_are_heard(serve: Callable[..., Any], out: Path) -> None:
    server = serve(script=lambda request: "A")
    schedule = Schedule(
        (Wave(questions=("Q57",)), Wave(questions=("Q57",), talk=True)),
        Network("small_world", neighbours=4),
        memory_tokens=200,
    )
    run = ask(server, out, schedule, n=12)
    talked = [last_message(request) for request in server.requests[12:]]
    assert len(talked) == 12
    assert all("You talked with people you know" in text for text in talked)
    names = {name for name in run.population().column("name") if name}
    assert any(f"- {name} on" in text for text in talked for name in names)


def test_talk_gives_the_same_answers_however_the_society_is_cut(
    serve: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def script(request: dict[str, Any]) -> str:
        return "AB"[sum(map(ord, last_message(request))) % 2]

    server = serve(script=script)
    schedule = Schedule(
        (Wave(questions=("Q57", "Q46")), Wave(questions=("Q57",), talk=True, attrition=0.2)), Network("homophily")
    )
    whole = ask(server, tmp_path / "whole", schedule, n=10)
    monkeypatch.setattr("deeppersona.simulation.simulation.MODEL_SHARD", 3)
    cut = ask(server, tmp_path / "cut", schedule, n=10)
    assert len(cut.answer_files) > len(whole.answer_files)
    assert deterministic(whole.answers()).equals(deterministic(cut.answers()))


def test_who_leaves_the_panel_stays_away_and_is_counted(out: Path) -> None:
    run = simulate(
        "DEU", n=60, depth=0, seed=5, out=out, rounds=Schedule((Wave(), Wave(attrition=0.3), Wave(attrition=0.3)))
    )
    away: list[set[str]] = []
    for number in range(3):
        rows = [row for row in run.answers().to_pylist() if row["round"] == number]
        assert len(rows) == 60 * 6
        away.append({row["respondent_id"] for row in rows if row["status"] == "skipped"})
        assert all(row["option_code"] is None for row in rows if row["status"] == "skipped")
    assert len(away[0]) == 0
    assert away[1] < away[2]
    assert 8 <= len(away[1]) <= 30


def test_attrition_is_a_function_of_seed_and_place() -> None:
    schedule = Schedule((Wave(attrition=0.25),))
    whole = present(schedule, 0, np.arange(1000), seed=1)
    assert (present(schedule, 0, np.arange(500, 600), seed=1) == whole[500:600]).all()
    assert whole.mean() == pytest.approx(0.75, abs=0.05)


@pytest.fixture(scope="module")
def society() -> Population:
    return Population.build(["DEU", "KEN"], 60, seed=2, depth=0)


def test_a_small_world_has_about_the_wanted_ties(society: Population) -> None:
    table = ties(Network("small_world", neighbours=6, rewire=0.0), society, seed=1)
    assert len(table) == 120 * 6
    pairs = set(zip(table["source"].to_pylist(), table["target"].to_pylist(), strict=True))
    assert all((other, one) in pairs for one, other in pairs)
    assert all(one != other for one, other in pairs)


def test_homophily_ties_people_of_one_country_more_than_chance(society: Population) -> None:
    country = society.column("country")

    def alike(network: Network) -> float:
        table = ties(network, society, seed=1)
        return float(np.mean(country[table["source"].to_numpy()] == country[table["target"].to_numpy()]))

    assert alike(Network("homophily", by=("country",))) > 0.85 > 0.65 > alike(Network("small_world"))


def test_an_edge_list_is_read_and_unknown_ids_are_refused_with_their_line(society: Population, tmp_path: Path) -> None:
    ids = society.people["respondent_id"].to_pylist()
    file = tmp_path / "edges.csv"
    file.write_text(f"source,target\n{ids[0]},{ids[5]}\n{ids[1]},{ids[5]}\n")
    table = ties(Network("edges", file=str(file)), society, seed=0)
    assert set(zip(table["source"].to_pylist(), table["target"].to_pylist(), strict=True)) == {
        (0, 5),
        (5, 0),
        (1, 5),
        (5, 1),
    }
    file.write_text(f"{ids[0]},DEU-999\n")
    with pytest.raises(InputError, match=r"edges\.csv:1.*DEU-999"):
        ties(Network("edges", file=str(file)), society, seed=0)


def test_an_edge_list_that_is_not_there_is_named(out: Path) -> None:
    schedule = Schedule((Wave(), Wave(talk=True)), Network("edges", file="friends.csv"))
    with pytest.raises(InputError, match=r"edge list.*friends\.csv"):
        simulate("DEU", n=3, depth=0, out=out, rounds=schedule)
    assert not out.exists()


def test_the_embedded_respondent_refuses_what_it_cannot_feel(out: Path) -> None:
    with pytest.raises(InputError, match="reads no stimuli"):
        simulate("DEU", n=3, depth=0, out=out, rounds=Schedule((Wave(stimulus={"news": "x"}),)))
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rounds: []", "rounds"),
        ("rounds: [{stimulis: {a: b}}]", "stimulis"),
        ("rounds: [{attrition: 1.5}]", "attrition"),
        ("rounds: [{questions: [Q999]}]", "Q999"),
        ("rounds: [{talk: true}]", "network"),
        ("rounds: [", "YAML"),
    ],
)
def test_a_faulty_schedule_file_is_refused(tmp_path: Path, out: Path, text: str, said: str) -> None:
    file = tmp_path / "rounds.yaml"
    file.write_text(text)
    with pytest.raises(InputError, match=said):
        simulate("DEU", n=3, depth=0, out=out, rounds=file)
    assert not out.exists()
