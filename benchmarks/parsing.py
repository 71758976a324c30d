"""How fast written replies are read, in CPU time of one core.

    python benchmarks/parsing.py [N]        default 100,000 replies

The replies are those of tests/agents/replies*.tsv, in turn, to questions that one option answers and then to all others. None is
read twice: each addresses somebody else by name ("Quite happy, dear Bakedi."), so nothing can be remembered, and the readings are
compared with those of the bare replies. Then the same replies as they are, since models repeat themselves, the single letters
that most models answer with, and a tenth as many replies of 200 characters or more, each made of one reply and the prose of others.
"""

from __future__ import annotations

import csv
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deeppersona.agents.replies.reply_parser import parse_reply
from deeppersona.agents.replies.value_parser import parse_value
from deeppersona.surveys import Question, load_survey
from deeppersona.surveys.question import CHOICE_KINDS
from figure import figure

TESTS = Path(__file__).parent.parent / "tests" / "agents"
SYLLABLES = [consonant + vowel for consonant in "bdgklmnprstvz" for vowel in "aeiou"]

#: Characters of a long reply.
LONG = 200

Job = tuple[str, Question, tuple[int, ...]]


def name(number: int) -> str:
    """Another name for every number below 65 ** 4."""
    syllables = []
    for _ in range(4):
        number, place = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[place])
    return "".join(syllables).capitalize()


def recorded() -> list[Job]:
    jobs = []
    for file in sorted(TESTS.glob("replies*.tsv")):
        own = file.with_suffix(".yaml")
        survey = load_survey(own if own.exists() else TESTS / "replies.yaml")
        with file.open(encoding="utf-8", newline="") as stream:
            for question_id, order, _, reply in list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
                question = survey[question_id]
                places = tuple(range(len(question.options)))
                text = reply.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
                jobs.append((text, question, places if order == "f" else places[::-1]))
    random.Random(1).shuffle(jobs)
    return jobs


def timed(title: str, read: Callable[..., object], batch: list[Job], at_most: float | None = 2) -> list[object]:
    started = time.process_time()
    found = [read(text, question, order) for text, question, order in batch]
    seconds = time.process_time() - started
    print(f"{title}: {len(batch):,} in {seconds:.2f} s of CPU, {seconds / len(batch) * 1e6:.1f} µs each")
    figure(f"{title}: 100,000", seconds / len(batch) * 100_000, "s of CPU", at_most=at_most)
    return found


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    jobs = recorded()
    choices = [job for job in jobs if job[1].kind in CHOICE_KINDS]
    values = [job for job in jobs if job[1].kind not in CHOICE_KINDS]
    for title, read, chosen in (("one option", parse_reply, choices), ("other values", parse_value, values)):
        plain = [chosen[at % len(chosen)] for at in range(n)]
        named = [(f"{text}, dear {name(at)}.", question, order) for at, (text, question, order) in enumerate(plain)]
        length = sum(len(text) for text, _, _ in named) / n
        distinct = timed(f"{title}, each reply once ({length:.0f} characters)", read, named)
        repeated = timed(f"{title}, repeated", read, plain)
        same = sum(one == other for one, other in zip(distinct, repeated, strict=True))
        print(f"{title}: {same / n:.1%} read alike with and without the name")
        prose = [text for text, _, _ in chosen if len(text) > LONG // 4]
        long = [
            (". ".join([text, *(prose[(at * 7 + further * 31) % len(prose)] for further in range(5))]), question, order)
            for at, (text, question, order) in enumerate(named[: n // 10])
        ]
        long = [job for job in long if len(job[0]) >= LONG]
        length = sum(len(text) for text, _, _ in long) / len(long)
        timed(f"{title}, long ({length:.0f} characters)", read, long, at_most=None)
    letters = [("ABC"[at % 3] + (".", "")[at % 2], *choices[at % len(choices)][1:]) for at in range(n)]
    timed("letters", parse_reply, letters)


if __name__ == "__main__":
    main()
