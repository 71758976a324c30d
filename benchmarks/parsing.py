"""How fast written replies are read, in CPU time of one core.

    python benchmarks/parsing.py [N]        default 100,000 replies

The replies are those of tests/agents/replies*.tsv to questions with options, in turn: each made distinct by trailing spaces, so
that none is remembered; as they are, since models repeat themselves; and the single letters that most models answer with.
"""

from __future__ import annotations

import csv
import random
import sys
import time
from pathlib import Path

from deeppersona.agents.elicitation.reply_parser import parse_reply
from deeppersona.surveys import load_survey
from deeppersona.surveys.question import CHOICE_KINDS

TESTS = Path(__file__).parent.parent / "tests" / "agents"


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    survey = load_survey(TESTS / "replies.yaml")
    rows = []
    for file in sorted(TESTS.glob("replies*.tsv")):
        with file.open(encoding="utf-8", newline="") as stream:
            rows += list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    jobs = []
    for name, order, _, reply in rows:
        question = survey[name]
        if question.kind in CHOICE_KINDS:
            places = tuple(range(len(question.options)))
            jobs.append((reply.replace("\\n", "\n"), question, places if order == "f" else places[::-1]))
    random.Random(1).shuffle(jobs)
    letters = [("ABC"[at % 3] + (".", "")[at % 2], question, order) for at, (_, question, order) in enumerate(jobs)]
    for title, chosen, is_distinct in (
        ("recorded-style replies, each once", jobs, True),
        ("recorded-style replies, repeated", jobs, False),
        ("letters", letters, True),
    ):
        batch = [chosen[at % len(chosen)] for at in range(n)]
        if is_distinct:
            batch = [
                (text + " " * (at // len(chosen) % 99), question, order)
                for at, (text, question, order) in enumerate(batch)
            ]
        started = time.process_time()
        for text, question, order in batch:
            parse_reply(text, question, order)
        seconds = time.process_time() - started
        print(f"{title}: {n:,} in {seconds:.2f} s of CPU, {seconds / n * 1e6:.1f} µs each")


if __name__ == "__main__":
    main()
