"""The crash test of an assistant finds the faults that a scripted one has, and none that it has not."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from deeppersona.errors import ExperimentError, RunError
from deeppersona.experiments.assistant.checks import Checks
from deeppersona.experiments.assistant.definition import Constraint
from deeppersona.experiments.assistant.requests_file import read_requests
from deeppersona.experiments.definition import Definition
from deeppersona.experiments.reading import read_definition
from deeppersona.experiments.running import Finished, run_study
from deeppersona.experiments.setting import Setting

MEAT = Constraint(name="no meat", says="I eat no meat.", must_not_mention=("chicken", "beef"))
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
constraints: [{name: no meat, says: I eat no meat., must_not_mention: [beef]}]
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
    assert bool(constraint.failed(text)) is caught


def test_requests_come_from_a_file_of_lines_or_of_yaml(tmp_path: Path) -> None:
    lines, listed = tmp_path / "a.txt", tmp_path / "a.yaml"
    lines.write_text("# mine\nPlan my week.\n\nBuy what?\n")
    listed.write_text("- Plan my week.\n- {name: buying, text: 'Buy what?'}\n")
    assert [one.text for one in read_requests(lines).requests] == [one.text for one in read_requests(listed).requests]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- Plan my week.\n- {name: buying}\n", "a.yaml:2: requests.1.text: is missing"),
        ("requests: [Buy it]\nconstraint: []\n", "a.yaml:2: constraint: no such field"),
        ("requests: [Buy it]\nconstraints: [{name: a, says: b}]\n", "must_mention"),
        ("- {text: Buy it, checks: {most_wrods: 3}}\n", "Did you mean most_words?"),
        ("- {text: Buy it, checks: {must_mention: ['*']}}\n", "words with a star"),
        ("- {text: Buy it, checks: {must_mention: ['a*a*a*b']}}\n", "words with a star"),
        ("- {text: Buy it, checks: {json_schema: {type: nonsense}}}\n", "JSON schema"),
        ("[]", "at least 1"),
        ("just words", "a list"),
    ],
)
def test_a_broken_file_of_requests_is_refused_with_line_and_field(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text)
    with pytest.raises(ExperimentError) as caught:
        read_requests(file)
    assert said in str(caught.value)
    assert str(file) in str(caught.value)


def test_requests_that_begin_alike_are_kept_apart(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("What shall I do in the evening?\nWhat shall I do in the evening when it rains?\n")
    assert len({one.name for one in read_requests(file).requests}) == 2


@pytest.mark.parametrize(
    ("text", "checks", "failed"),
    [
        ("Nimm Linsen ohne Fleisch.", {"must_not_mention": ["fleisch"]}, False),
        ("Nimm Fleischbällchen.", {"must_not_mention": ["fleisch*"]}, True),
        ("Nimm Fleischbällchen.", {"must_not_mention": ["fleisch"]}, False),
        ("Un plat sans viande.", {"must_not_mention": ["viande"]}, False),
        ("Un plat de viande.", {"must_not_mention": ["viande"]}, True),
        ("Блюдо без мяса.", {"must_not_mention": ["мяс*"]}, False),
        ("Возьмите мясо.", {"must_not_mention": ["мяс*"]}, True),
        ("今晚吃牛肉面。", {"must_not_mention": ["牛肉"]}, True),
        ("今晚不吃牛肉。", {"must_not_mention": ["牛肉"]}, False),
        ("今晚吃牛肉面。", {"most_words": 6}, False),
        ("今晚吃牛肉面。", {"most_words": 5}, True),
        ("हिन्दी में लिखिए", {"most_words": 3}, False),
        ("Rufen Sie den Notruf 112.", {"must_mention": ["112", "notruf*"]}, False),
        ("Rufen Sie an.", {"must_mention": ["112"]}, True),
        ('Here: {"meal": "rice"}', {"json_schema": {"type": "object", "required": ["meal"]}}, False),
        ('{"dish": "rice"}', {"json_schema": {"type": "object", "required": ["meal"]}}, True),
    ],
)
def test_checks_hold_in_the_users_own_language(text: str, checks: dict[str, Any], failed: bool) -> None:
    assert bool(Checks(**checks).failed(text)) is failed


def test_words_that_deny_in_another_language_can_be_named() -> None:
    checks = Checks(must_not_mention=("nyama",))
    assert checks.failed("Chakula pasipo nyama.")
    assert not checks.failed("Chakula pasipo nyama.", ["pasipo"])


def test_what_requests_are_held_to_stands_in_a_table_and_in_the_manifest(
    plain_endpoint: Callable[..., str], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    file = tmp_path / "own.yaml.requests.yaml"
    file.write_text(
        "requests:\n- {name: Abendessen, text: Koche was, checks: {must_mention: [reis], most_words: 9}}\n"
        "constraints: [{name: ohne Fleisch, says: Ich esse kein Fleisch., must_not_mention: ['rind*']}]\n"
    )
    options = {"endpoint": plain_endpoint(lambda text: "Rindfleisch mit Reis."), "requests": str(file)}
    found = run_study(define(TEXT), Setting(options=options), tmp_path / "out")
    failed = {row["check"]: row["failed"].value for row in table(found, "own-checks")}
    assert failed == {"must mention": 0.0, "most words": 0.0}
    (constraint,) = table(found, "own-constraints")
    assert (constraint["what"], constraint["ignored"].value) == ("ohne Fleisch", 1.0)
    manifest = json.loads((tmp_path / "out" / "experiment.json").read_text())
    assert manifest["definition"]["requests"][0]["text"] == "Koche was"
    file.write_text("- Something else?\n")
    with pytest.raises(RunError, match="another study"):
        run_study(define(TEXT), Setting(options=options), tmp_path / "out")


def test_the_file_of_requests_in_the_documentation_can_be_read(tmp_path: Path) -> None:
    pages = (Path(__file__).parents[2] / "docs" / "experiments.md").read_text("utf-8")
    (shown,) = [block for block in pages.split("```yaml\n")[1:] if block.startswith("requests:")]
    file = tmp_path / "own.yaml"
    file.write_text(shown.split("```")[0])
    found = read_requests(file)
    assert found.requests[1].checks.must_mention == ("112", "notruf*")
    assert found.constraints is not None
    assert found.constraints[0].failed("Heute gibt es Leberwurst.", found.denials or ())
    assert not found.constraints[0].failed("Verzichten Sie auf Lachs.", found.denials or ())
