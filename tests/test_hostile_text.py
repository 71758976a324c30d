"""Texts of surveys, models and servers that attack whoever shows, keeps or opens them; docs/security.md lists the guards."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from aiohttp import web
from deeppersona import report, simulate
from deeppersona.agents.replies.value_parser import parse_value
from deeppersona.cli.console import Console
from deeppersona.errors import InputError, PermanentModelError, SurveyFormatError, TaxonomyError, TransientModelError
from deeppersona.experiments.preference.page import Pair, rating_page
from deeppersona.experiments.table import Column, Table
from deeppersona.llm import Options
from deeppersona.llm.direct import DirectTransport
from deeppersona.llm.failure import failure
from deeppersona.plain_data import read_json, read_yaml
from deeppersona.populations.taxonomy.miner.accept import read_proposals
from deeppersona.populations.taxonomy.miner.proposal import PROPOSAL_COLUMNS
from deeppersona.printable import encodable, printable
from deeppersona.simulation.schedule import Schedule
from deeppersona.spreadsheet import as_cell, as_cells, from_cell
from deeppersona.surveys import Option, Question, Row, Survey
from deeppersona.surveys.formats.answers_export import export_answers
from deeppersona.surveys.formats.conversion import read_survey, write_survey
from deeppersona.surveys.formats.foreign_text import plain
from deeppersona.surveys.formats.native import parse_native
from fake_server import FakeServer
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parent.parent
#: Colours, a window title, a copy to the clipboard, and the eight-bit form of an escape sequence.
STEERING = "\x1b[31mred \x1b]0;title\x07 \x1b]52;c;ZXZpbA==\x07 \x9b31m \x08\r\x7f"
FORMULA = "=cmd|' /C calc'!A0"
TEXTS = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "[red]x[/red] [/bold] [link=http://example.org]y",
    FORMULA,
    "{{7*7}} {% raw %}",
    "%s %n {0} {x.__class__} $USER",
    "../../../../etc/passwd",
    "\\input{/etc/passwd} $x$ & %",
    "'; DROP TABLE answers; --",
    "L" * 9000,
)
HOSTILE = Survey(
    "hostile",
    TEXTS[0],
    (
        *(
            Question(f"Q{at}", f"{text}?", (Option(1, text), Option(2, "@SUM(1)"), Option(3, "+1-1")), {-1: text})
            for at, text in enumerate(TEXTS)
        ),
        Question("OPEN", "Say [red] something.", (), kind="text", scale="nominal"),
    ),
    instruction=TEXTS[1],
)


# --- a terminal


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from deeppersona.cli.main import run; run()", *arguments]
    return subprocess.run(command, capture_output=True, env={**os.environ, **environment}, timeout=120)


def test_what_steers_a_terminal_is_shown_as_its_picture_and_lines_stay() -> None:
    assert printable("a\x1b[31mb\x9bc\x7f\r\n\té") == "a␛[31mb\ufffdc␡␍\n\té"


def test_a_console_obeys_no_text() -> None:
    out = io.StringIO()
    Console(file=out, force_terminal=True, color_system="truecolor").print(STEERING, style="bold", markup=False)
    assert "\x1b]" not in out.getvalue()
    assert "\x9b" not in out.getvalue()
    assert out.getvalue().startswith("\x1b[1m")  # its own style is written


def test_no_command_has_a_console_of_its_own() -> None:
    others = [file for file in (ROOT / "cli").glob("*.py") if file.name != "console.py"]
    assert not [file.name for file in others if "rich.console import Console" in file.read_text("utf-8")]


def test_a_message_about_a_file_steers_no_terminal(tmp_path: Path) -> None:
    shown = run("survey", "show", f"{tmp_path}/\x1b]0;title\x07[red]")
    assert shown.returncode == 2
    assert b"\x1b" not in shown.stdout + shown.stderr


def test_an_error_that_nobody_foresaw_steers_no_terminal() -> None:
    script = (
        "from deeppersona.cli import main\n"
        f"def app(): print({STEERING!r}); raise RuntimeError({STEERING!r})\n"
        "main.app = app\nmain.run()"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert b"RuntimeError" in shown.stderr
    assert not [one for one in (b"\x1b", b"\x07", b"\xc2\x9b", b"\x08") if one in shown.stdout + shown.stderr]


# --- a spreadsheet


@pytest.mark.parametrize("text", [FORMULA, "+1+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'=1", "-1=Don't know"])
def test_a_formula_becomes_text(text: str) -> None:
    assert as_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-5", "+49", "-1.5e-3", "1,000", "-12 %", "plain", "a=b", "'quoted'"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert as_cell(text) == text


@given(st.text(st.sampled_from("'=+-@\t1ab."), max_size=6))
def test_a_cell_gives_its_text_back(text: str) -> None:
    assert from_cell(as_cell(text)) == text


def test_tables_keep_their_numbers_and_lose_their_formulas() -> None:
    table = pd.DataFrame({"n": [-1, 2], "text": [FORMULA, None], "mixed": [FORMULA, -1.5]})
    found = as_cells(table)
    assert found["n"].tolist() == [-1, 2]
    assert found["text"][0] == f"'{FORMULA}"
    assert found["mixed"].tolist() == [f"'{FORMULA}", -1.5]


# --- surveys


@pytest.mark.parametrize("text", ["a\x1b[31m", "a\x00b", "a\x9bm", "a\ud800", "L" * 20_001])
def test_texts_that_no_screen_and_no_file_takes_are_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"control characters|at most"):
        Question("Q1", "What?", (Option(1, text), Option(2, "no")))
    with pytest.raises(InputError, match=r"control characters|at most"):
        Survey("s", text, (Question("Q1", "What?", (Option(1, "yes"), Option(2, "no"))),))


def test_a_file_with_such_a_text_is_refused_with_its_line() -> None:
    text = 'id: s\ntitle: t\nquestions:\n- id: Q1\n  text: "a"\n  options: {1: "\\e[31m", 2: b}\n'
    with pytest.raises(SurveyFormatError, match=r"line 5.*control characters"):
        parse_native(text)


def test_texts_of_other_tools_lose_their_control_characters() -> None:
    assert plain("a&#27;[31m\x1b]0;t\x07 <b>b\ud800</b>") == "a[31m]0;t b"


@pytest.mark.parametrize("part", ["<!--", "<br", "<br ", "<script", "<a ", "</p", "&lt;", "<style></styl"])
def test_a_megabyte_of_unclosed_markup_is_read_in_one_pass(part: str) -> None:
    plain(part * (1_000_000 // len(part)))  # looking for the end from every beginning would take hours


@pytest.mark.parametrize("format", ["native", "csv", "qsf", "lss", "xlsform"])
def test_hostile_words_survive_every_format_as_words(tmp_path: Path, format: str) -> None:
    file = tmp_path / {"native": "s.yaml", "xlsform": "s.xlsx"}.get(format, f"s.{format}")
    file.write_bytes(write_survey(HOSTILE, format)[0])
    again = read_survey(file, format).survey
    assert [one.labels for one in again] == [one.labels for one in HOSTILE]
    if format == "csv":
        cells = [cell for row in csv.reader(io.StringIO(file.read_text("utf-8"))) for cell in row]
        assert not [cell for cell in cells if cell[:1] in ("=", "@")]


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    "text", [f"x: {DEEP[:1500]}", "at: 2024-99-99", "!!python/object/apply:os.system [id]", "a: [", "\0"]
)
def test_yaml_that_is_no_plain_value_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"\A[^\n]+\Z"):
        read_yaml(text)
    file = tmp_path / "rounds.yaml"
    file.write_text(text)
    with pytest.raises(InputError, match=r"rounds\.yaml: cannot read the schedule"):
        Schedule.read(file)


def test_entities_in_another_encoding_are_refused_in_a_workbook(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write_survey(HOSTILE, "xlsform")[0])) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if "sheet1" in name:
                bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d [<!ENTITY a "ha">]><worksheet'
                part = part.decode().replace("<worksheet", bomb, 1).encode("utf-16")
            new.writestr(name, part)
    file = tmp_path / "s.xlsx"
    file.write_bytes(held.getvalue())
    with pytest.raises(SurveyFormatError, match="not a readable workbook"):
        read_survey(file)


def test_a_category_of_a_proposal_names_no_other_file(tmp_path: Path) -> None:
    cells = {"id": "../../notes", "support": "3"}
    rows = ["\t".join(PROPOSAL_COLUMNS), "\t".join(cells.get(name, "x") for name in PROPOSAL_COLUMNS)]
    (tmp_path / "proposals.tsv").write_text("\n".join(rows))
    with pytest.raises(TaxonomyError, match="category code"):
        read_proposals(tmp_path)


def test_nothing_in_the_package_evaluates_unpickles_or_asks_a_shell() -> None:
    calls = r"(?:eval|exec|compile)\(|pickle\b|os\.system|os\.popen|yaml\.(?:load|unsafe_load)\("
    words = rf"(?<![.\w])(?:{calls})|shell=True|allow_pickle=True"
    folders = ("agents", "analysis", "cli", "experiments", "llm", "populations", "simulation", "surveys")
    files = [*ROOT.glob("*.py"), *(file for folder in folders for file in (ROOT / folder).rglob("*.py"))]
    found = {file.name: re.findall(words, file.read_text("utf-8")) for file in files}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_words_are_no_commands_in_a_paper() -> None:
    table = Table(
        "t", TEXTS[6], (Column("a", TEXTS[6]),), [{"a": TEXTS[6]}, {"a": "100 % of $x$ & #1 {y}"}], [TEXTS[0]]
    )
    latex = table.to_latex()
    assert "\\input" not in latex
    assert latex.count(r"\textbackslash{}input\{/etc/passwd\} \$x\$ \& \%") == 3
    assert "<script" not in table.to_markdown()


# --- models


def test_json_nested_without_end_is_no_json() -> None:
    with pytest.raises(ValueError, match="nested"):
        read_json(DEEP)
    assert "HTTP 500" in str(failure(500, DEEP, model="m"))
    with pytest.raises(TransientModelError):
        DirectTransport("m", "m", "http://127.0.0.1/v1").completion(DEEP, Options(), latency_ms=1.0)


@pytest.mark.parametrize("reply", ['{"1": ' + DEEP[:3000] + "}", '{"1": ' + "9" * 400 + ', "2": 1}', '{"1": NaN}'])
@pytest.mark.parametrize("kind", ["allocation", "matrix", "ranking"])
def test_json_that_breaks_readers_is_a_reply_that_cannot_be_read(reply: str, kind: Any) -> None:
    more = {"total": 100.0} if kind == "allocation" else {"rows": (Row("r", "Row"),)} if kind == "matrix" else {}
    question = Question("Q", "What?", (Option(1, "a"), Option(2, "b")), kind=kind, scale="nominal", **more)
    assert parse_value(reply, question, (0, 1))[0] == "unparsable"


def test_a_server_cannot_send_prompts_elsewhere(serve: Callable[..., FakeServer]) -> None:
    elsewhere = serve()
    moved = web.Response(status=307, headers={"Location": f"{elsewhere.api_base}/chat/completions"})
    server = serve(script=lambda _: moved)

    async def ask() -> None:
        transport = DirectTransport("m", "m", server.api_base, "sk-secret")
        try:
            await transport.send([{"role": "user", "content": "private"}], Options())
        finally:
            await transport.close()

    with pytest.raises(PermanentModelError, match="HTTP 307"):
        asyncio.run(ask())
    assert not elsewhere.requests


def test_a_page_for_raters_holds_answers_as_data() -> None:
    text = "</script><script>alert(1)</script> {{title}}"
    page = rating_page([Pair("i", text, text, "a", "b", text, text)], title="{{pairs}}<b>", seed=1)
    assert page.count("<script") == 2  # its own two
    assert "{{pairs}}&lt;b&gt;" in page
    held = page.partition('id="pairs">')[2].partition("</script>")[0]
    assert json.loads(held)[0]["leftText"] == text


@given(st.text(st.sampled_from("a\ud83d\ude00\x00é"), max_size=8))
def test_what_a_model_wrote_can_be_written_to_a_file(text: str) -> None:
    assert "\0" not in encodable(text).encode().decode()


def test_halves_of_an_emoji_that_belong_together_are_one() -> None:
    assert encodable("\ud83d\ude00 a") == "😀 a"
    assert encodable("a \ud83d") == "a \ufffd"


def hostile_model() -> Callable[[dict[str, Any]], Any]:
    """Answers with an attack by turns, and once with a server's error that holds one."""
    replies = [*TEXTS, STEERING, "A \ud800", "\udcff", "a\0b", "A"]
    count = iter(range(10**9))

    def answer(_: dict[str, Any]) -> Any:
        number = next(count)
        if number == 3:
            return web.Response(text=json.dumps({"error": {"message": f"{STEERING} \ud800"}}), status=400)
        return replies[number % len(replies)]

    return answer


def test_a_run_with_a_hostile_survey_and_a_hostile_model_stays_whole(
    serve: Callable[..., FakeServer], own_home: Path, tmp_path: Path
) -> None:
    server = serve(script=hostile_model())
    out = tmp_path / "run"
    found = simulate(
        "DEU", n=5, depth=0, survey=HOSTILE, model="openai-compatible/<script>[red]", api_base=server.api_base,
        elicitation="sample", seed=1, out=out,
    )  # fmt: skip
    answers = found.answers().to_pylist()
    assert len(answers) == 5 * len(HOSTILE)
    assert {row["status"] for row in answers} <= {"answered", "unparsable", "refused", "failed"}
    page = report(found).read_text("utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    export_answers(found.answers(), HOSTILE, tmp_path / "wide.csv", people=found.population().people)
    export_answers(found.answers(), HOSTILE, tmp_path / "long.csv", is_long=True)
    for name in ("wide.csv", "long.csv"):
        with (tmp_path / name).open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        # which respondent got which reply, and so what the open question holds, is the server's affair
        assert name != "long.csv" or any(cell.startswith("'=cmd") for cell in cells)
        assert not [cell for cell in cells if cell[:1] in ("=", "@")]
    for command, code in ((["status"], 0), (["compare", "--against", "wvs7"], 2)):  # wvs7 holds none of these questions
        shown = run(*command, str(out))
        assert shown.returncode == code, shown.stderr
        assert not [one for one in (b"\x1b", b"\x07", b"\xc2\x9b") if one in shown.stdout + shown.stderr]
