"""What stood before a respondent in any round can be read again from the run: every prompt, as it was sent."""

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from deeppersona import Run, simulate
from deeppersona.analysis.viewer.application import application
from deeppersona.analysis.viewer.asked_prompt import Prompts
from deeppersona.analysis.viewer.run_reader import RunReader
from deeppersona.simulation.recollection import recollection
from deeppersona.simulation.schedule import Network, Schedule, Wave

SURVEY = """
id: routed
title: Routed
questions:
- id: A1
  text: Do you drink coffee?
  options: {1: 'Yes', 2: 'No'}
- id: A2
  text: You said ${A1}. Is coffee good?
  show_if: A1 == 1
  options: {1: 'Yes', 2: 'Maybe', 3: 'No'}
"""


@pytest.fixture(autouse=True)
def _own_home(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-key-0123456789")


def said(request: dict[str, Any]) -> str:
    return "AB"[sum(map(ord, str(request["messages"]))) % 2]


def rebuilt(run: Run, *, without_rounds: bool = False) -> list[tuple[dict[str, Any], Any]]:
    reader = RunReader(run)
    prompts = Prompts(reader, None if without_rounds else recollection(run))
    found = []
    for row in run.answers().to_pylist():
        person = row["respondent_id"]
        (question,) = (one for one in reader.survey if one.id == row["question_id"])
        found.append((row, prompts.of(reader.population_of(person), question, row, reader.answers_of(person))))
    return found


@pytest.fixture
def rounds(serve: Callable[..., Any], out: Path) -> tuple[Run, Any]:
    """Memory, a stimulus, talk and people who leave."""
    server = serve(script=said)
    schedule = Schedule(
        (
            Wave(questions=("Q57", "Q46"), stimulus={"control": "", "news": "A bridge has collapsed."}),
            Wave(questions=("Q57",), talk=True, attrition=0.3),
        ),
        Network("small_world", neighbours=2),
        memory_tokens=120,
    )
    model = {"model": "openai/fake", "api_base": server.api_base}
    return simulate("DEU", n=6, depth=20, seed=3, out=out, rounds=schedule, **model), server


def test_every_prompt_of_every_round_is_built_again_as_it_was_sent(rounds: tuple[Run, Any]) -> None:
    run, server = rounds
    found = rebuilt(run)
    sent = Counter(
        tuple((part["role"], part["content"]) for part in request["messages"]) for request in server.requests
    )
    shown = Counter(
        tuple((part.role, part.text) for part in prompt.messages)
        for row, prompt in found
        if row["status"] == "answered"
    )
    assert shown == sent
    assert all(prompt.is_verified for row, prompt in found if row["status"] == "answered")
    texts = [prompt.messages[-1].text for row, prompt in found if row["round"] == 1 and prompt.messages]
    assert all("You talked with people you know" in text and "asked before" in text for text in texts)
    away = [prompt for row, prompt in found if row["status"] == "skipped"]
    assert away
    assert all("Nothing was sent" in prompt.remark for prompt in away)


def test_without_what_happened_in_the_rounds_the_page_does_not_claim_the_prompt(rounds: tuple[Run, Any]) -> None:
    run, _ = rounds
    for row, prompt in rebuilt(run, without_rounds=True):
        if row["round"] == 1 and row["status"] == "answered":
            assert not prompt.is_verified
            assert "does not record" in prompt.remark


def test_a_question_worded_by_an_earlier_answer_is_shown_as_it_was_worded(
    serve: Callable[..., Any], out: Path, tmp_path: Path
) -> None:
    file = tmp_path / "routed.yaml"
    file.write_text(SURVEY)
    server = serve(script=said)
    run = simulate("DEU", n=8, depth=0, seed=2, survey=file, out=out, model="openai/fake", api_base=server.api_base)
    found = rebuilt(run)
    assert {row["status"] for row, _ in found} == {"answered", "skipped"}
    for row, prompt in found:
        assert (row["status"] == "answered") == bool(prompt.messages)
        if prompt.messages:
            assert prompt.is_verified
        if prompt.messages and row["question_id"] == "A2":
            assert "You said Yes. Is coffee good?" in prompt.messages[-1].text


def test_the_page_of_an_answer_shows_the_round(rounds: tuple[Run, Any]) -> None:
    run, _ = rounds
    row = next(row for row in run.answers().to_pylist() if row["round"] == 1 and row["status"] == "answered")
    address = f"/answer?id={row['respondent_id']}&question=Q57&round=1"

    async def page() -> str:
        server = TestServer(application(RunReader(run), recollection(run)), host="127.0.0.1")
        async with TestClient(server) as client, client.get(address) as response:
            return await response.text()

    text = asyncio.run(page())
    assert "its hash is the one that was recorded" in text
    assert "You talked with people you know" in text
