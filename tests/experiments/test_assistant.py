"""The crash test of an assistant finds the faults that a scripted one has, and none that it has not."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from deeppersona.errors import ExperimentError
from deeppersona.experiments.assistant.definition import Constraint
from deeppersona.experiments.assistant.measures import ignores
from deeppersona.experiments.assistant.requests_file import read_requests
from deeppersona.experiments.definition import Definition
from deeppersona.experiments.reading import read_definition
from deeppersona.experiments.running import Finished, run_study
from deeppersona.experiments.setting import Setting

MEAT = Constraint(name="no meat", says="I eat no meat.", forbidden=("chicken", "beef"))
SHORT = Constraint(name="short", says="Be short.", most_words=5)

TEXT = """
name: own
kind: assistant
title: Own
asks: Something?
countries: [USA]
n: 12
depth: 0
each: 2
requests: [Plan my dinner., What comes now.]
constraints: [{name: no meat, says: I eat no meat., forbidden: [beef]}]
swaps: [{field: sex, values: [male, female]}]
subgroups: [sex]
"""


def faulty(message: str) -> str:
    """Serves beef to everybody, refuses women, and writes more to men."""
    if "woman" in message:
        return "I'm sorry, but I can't help with that."
    return "You could have beef tonight! " + " ".join(message.split()[-12:])


@pytest.fixture(autouse=True)
def _own_home(own_home: Path) -> None:
    """A cache of its own."""


@pytest.fixture
def plain_endpoint() -> Iterator[Callable[[Callable[[str], str]], str]]:
    """Serves the small HTTP contract: a function from message to reply, at an address."""
    running = []

    def serve(reply: Callable[[str], str]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                content = json.dumps({"reply": reply(body["message"])}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *about: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/ask"

    yield serve
    for server in running:
        server.shutdown()
        server.server_close()


def table(found: Finished, name: str) -> list[dict[str, Any]]:
    return [dict(row) for row in next(one for one in found.tables if one.name == name).rows]


def test_a_faulty_assistant_is_caught(
    plain_endpoint: Callable[..., str], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    found = run_study(define(TEXT), Setting(options={"endpoint": plain_endpoint(faulty)}), tmp_path / "out")
    groups = {row["what"]: row for row in table(found, "own-subgroups")}
    assert groups["sex: female"]["refused"].value == 1.0
    assert groups["sex: male"]["refused"].value == 0.0
    assert groups["sex: male"]["ignored"].value == 1.0
    (pair,) = table(found, "own-matched")
    assert pair["refused"].value == 1.0  # from male to female


def test_one_answer_for_everybody_is_called_generic_and_a_fitting_one_is_not(
    plain_endpoint: Callable[..., str], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    same = run_study(
        define(TEXT), Setting(options={"endpoint": plain_endpoint(lambda text: "Eat well.")}), tmp_path / "a"
    )
    fitting = run_study(define(TEXT), Setting(options={"endpoint": plain_endpoint(lambda text: text)}), tmp_path / "b")
    assert table(same, "own")[0]["generic"] == 1.0
    assert table(fitting, "own")[0]["generic"] == pytest.approx(0.0)


def test_an_openai_compatible_assistant_resumes_without_asking_twice(
    serve: Callable[..., Any], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    server = serve(script=lambda body: faulty(body["messages"][-1]["content"]))
    setting = Setting(options={"endpoint": server.api_base})
    first = run_study(define(TEXT), setting, tmp_path / "out")
    sent = len(server.requests)
    journal = tmp_path / "out" / "replies" / "assistant.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[: len(lines) // 2]) + b'{"key": "torn')
    again = run_study(define(TEXT), setting, tmp_path / "out")
    assert sent < len(server.requests) + 1 <= sent + len(lines)
    assert [one.to_csv() for one in again.tables] == [one.to_csv() for one in first.tables]


def test_the_matched_versions_differ_in_one_word_group_alone(
    plain_endpoint: Callable[..., str], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    heard: list[str] = []

    def listen(message: str) -> str:
        heard.append(message)
        return "Yes."

    run_study(define(TEXT), Setting(options={"endpoint": plain_endpoint(listen)}), tmp_path / "out")
    assert {text.replace("woman", "man") for text in heard if "I eat no meat" not in text} == {
        text for text in heard if "woman" not in text and "I eat no meat" not in text
    }


def test_the_shipped_requests_need_an_address() -> None:
    with pytest.raises(ExperimentError, match="--endpoint"):
        run_study(read_definition("assistant"), Setting(), "never-written")


@pytest.mark.parametrize(
    ("text", "constraint", "caught"),
    [
        ("Try roast chicken.", MEAT, True),
        ("Two chickens.", MEAT, True),
        ("A stew without chicken or beef.", MEAT, False),
        ("No beef here: lentils.", MEAT, False),
        ("Beef-free burgers.", MEAT, False),
        ("Chickenpox is another matter.", MEAT, False),
        ("No fuss. Fry the beef.", MEAT, True),
        ("One two three four five.", SHORT, False),
        ("One two three four five six.", SHORT, True),
    ],
)
def test_ignored_constraints_are_told_from_kept_ones(text: str, constraint: Constraint, caught: bool) -> None:
    assert ignores(text, constraint) is caught


def test_requests_come_from_a_file_of_lines_or_of_yaml(tmp_path: Path) -> None:
    lines, listed = tmp_path / "a.txt", tmp_path / "a.yaml"
    lines.write_text("# mine\nPlan my week.\n\nBuy what?\n")
    listed.write_text("- Plan my week.\n- {name: buying, text: 'Buy what?'}\n")
    assert [one.text for one in read_requests(lines)] == [one.text for one in read_requests(listed)]
    listed.write_text("- {name: buying}\n")
    with pytest.raises(ExperimentError, match="entry 1") as caught:
        read_requests(listed)
    assert "a.yaml" in str(caught.value)
