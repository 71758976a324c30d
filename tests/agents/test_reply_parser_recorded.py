"""Recorded-style replies, read by hand beforehand: 99 in 100 are read the same, and no refusal is read as an answer.

``replies.tsv`` grew with the parser; each ``replies_fresh_N.tsv`` was written before the parser had seen any of it; each
``replies_strangers_N`` was written with questions of its own by somebody who had not seen the parser (docs/surveys.md tells how
many were read right at first sight).
"""

import csv
import json
import os
import random
import subprocess
import sys
from functools import cache
from pathlib import Path

from deeppersona.agents.replies.reply_parser import parse_reply
from deeppersona.agents.replies.value_parser import parse_value
from deeppersona.surveys import Question, load_survey
from deeppersona.surveys.question import CHOICE_KINDS

HERE = Path(__file__).parent


@cache
def replies() -> list[tuple[Question, tuple[int, ...], str, str]]:
    rows = []
    for file in sorted(HERE.glob("replies*.tsv")):
        own = file.with_suffix(".yaml")
        survey = load_survey(own if own.exists() else HERE / "replies.yaml")
        with file.open(encoding="utf-8", newline="") as stream:
            read = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
        rows += [(survey[name], order, expected, reply) for name, order, expected, reply in read]
    found = []
    for question, order, expected, reply in rows:
        places = tuple(range(len(question.options)))
        text = reply.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
        found.append((question, places if order == "f" else places[::-1], expected, text))
    return found


def read(question: Question, order: tuple[int, ...], reply: str) -> str:
    if question.kind not in CHOICE_KINDS:
        outcome, value = parse_value(reply, question, order)
        return str(value) if outcome == "answered" else outcome
    outcome, code = parse_reply(reply, question, order)
    if outcome == "refused" and code is not None:
        return f"missing {code}"
    return str(code) if outcome == "answered" else outcome


def is_same(got: str, expected: str) -> bool:
    if got == expected or got[:1] not in "[{" or expected[:1] not in "[{":
        return got == expected
    return bool(json.loads(got) == json.loads(expected))


def test_there_are_at_least_five_hundred_replies() -> None:
    assert len(replies()) >= 500


def test_replies_are_read_as_a_careful_person_reads_them() -> None:
    wrong = [
        (q.id, reply, expected, got)
        for q, order, expected, reply in replies()
        if not is_same(got := read(q, order, reply), expected)
    ]
    assert len(wrong) <= 0.01 * len(replies()), wrong


def test_no_refusal_is_read_as_an_answer() -> None:
    for question, order, expected, reply in replies():
        if expected == "refused":
            assert read(question, order, reply) in ("refused", "unparsable"), reply


def test_no_reply_takes_for_ever() -> None:
    ranking = next(question for question, _, _, _ in replies() if question.kind == "ranking")
    for reply in (
        "and" * 400 + "!",
        "A, " * 1000 + "1",
        "(" * 2000,
        "not " * 900,
        "no, wait " * 400,
        "1 to 2 or " * 300,
    ):
        assert read(ranking, tuple(range(len(ranking.options))), reply) in (
            "refused",
            "unparsable",
        ) or reply.startswith("A")
        for question, order, _, _ in replies()[::200]:
            read(question, order, reply)


def test_replies_run_together_never_end_in_a_traceback() -> None:
    # a Korean number beside "and a half" once did
    draws = random.Random(1)
    texts = [reply for *_, reply in replies()]
    for question, order, _, reply in replies():
        read(
            question,
            order,
            draws.choice((" ", "\n", ". ", " - ")).join((draws.choice(texts), reply, draws.choice(texts))),
        )


def test_readings_are_the_same_in_every_process() -> None:
    # sets of labels' forms are walked in an order that differs with the seed of Python's hashes
    script = (
        "import test_reply_parser_recorded as recorded\n"
        "print([recorded.read(question, order, reply) for question, order, _, reply in recorded.replies()[::7]])"
    )
    path = os.pathsep.join([str(HERE), *sys.path])
    read_by = [
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert read_by[0] == read_by[1]
