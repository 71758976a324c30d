"""Whether pre-tests keep their promises: ``python benchmarks/pretest.py null|planted|statistics|questionnaire|rules``.

``null`` runs pre-tests of two identical variants: how many find anything, and whether raw p-values are uniform.
``planted`` plants a shift of .3 standard deviations and asks the recommended number of respondents: how many find it.
``statistics`` does both on drawn answers, without the engine.
``questionnaire`` times 40 items in 2 variants x 200 respondents against the scripted server of the tests, over HTTP.
``rules`` times the rule-based checks of 1,000 items.

The first two take the real path (population, prompts, journal, Parquet, tests, report); only the model is replaced, by a
client in process that draws each answer from a known distribution, by the request's own seed.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from deeppersona.experiments.pretest.checking import check
from deeppersona.experiments.pretest.effect import Effect, measure
from deeppersona.experiments.pretest.multiplicity import adjusted
from deeppersona.experiments.pretest.power import recommended_n
from deeppersona.experiments.pretest.pretesting import pretest
from deeppersona.experiments.pretest.wording import Comparison
from deeppersona.llm import Completion, Connection, Options
from deeppersona.populations.population import Population
from deeppersona.surveys import Option, Question, Survey
from figure import figure
from scipy import optimize, stats

ROOT = Path(__file__).parent.parent
LABELS = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree")
#: Shares of the answers to the main wording; skewed, as answers are.
BASE = np.array([0.14, 0.33, 0.22, 0.21, 0.10])
SHIFT = 0.3


def tilted(strength: float) -> np.ndarray:
    shares = BASE * np.exp(strength * np.arange(5))
    return shares / shares.sum()


def shift_of(shares: np.ndarray) -> float:
    places = np.arange(5)
    means = [p @ places for p in (BASE, shares)]
    variances = [p @ places**2 - (p @ places) ** 2 for p in (BASE, shares)]
    return float((means[1] - means[0]) / np.sqrt(sum(variances) / 2))


#: The distribution that lies exactly ``SHIFT`` pooled standard deviations above the base.
SHIFTED = tilted(optimize.brentq(lambda strength: shift_of(tilted(strength)) - SHIFT, 0.0, 2.0))


def uniform(*parts: object) -> float:
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") / 2.0**64


@dataclass
class ScriptedClient:
    """Answers with the letter of an option drawn from ``BASE``, or from ``SHIFTED`` where the wording says so.

    With probability ``habit`` a respondent gives the answer that it gives to this question whatever its wording, so that
    answers to two variants are correlated.
    """

    habit: float
    supports_logprobs: bool = True
    gave_up: Exception | None = None

    async def complete(self, messages: Sequence[Mapping[str, str]], options: Options) -> Completion:
        text = messages[-1]["content"]
        number = re.findall(r"item (\d+)", text)[-1]
        shares = SHIFTED if "SHIFTED" in text else BASE
        who = messages[0]["content"]
        keeps = uniform("keeps", who, number, options.seed) < self.habit
        draw = uniform("habit", who, number) if keeps else uniform("draw", who, number, options.seed)
        label = LABELS[min(int(np.searchsorted(np.cumsum(shares), draw)), 4)]
        letter = re.search(rf"^([A-Z])\. {re.escape(label)}$", text, re.M)
        return Completion(letter[1] if letter else "", prompt_tokens=len(text) // 4, completion_tokens=1)

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True)
class ScriptedConnection(Connection):
    """A connection that opens the scripted client."""

    habit: float = 0.0

    def client(self, *_: Any, **__: Any) -> Any:
        return ScriptedClient(self.habit)


def questionnaire(items: int) -> Survey:
    options = tuple(Option(code, label) for code, label in enumerate(LABELS, 1))
    return Survey(
        "bench", "Bench", tuple(Question(f"Q{at}", f"Statement of item {at}.", options) for at in range(items))
    )


def pretests(
    seeds: range, items: int, n: int, habit: float, design: str, *, planted: bool
) -> tuple[list[bool], np.ndarray]:
    """Whether each pre-test found anything (or the planted item), and all raw p-values, shape (seeds, items)."""
    population = Population.build("DEU", n if design == "within" else 2 * n, seed=1, depth=0)
    text = "Statement of item {}. SHIFTED" if planted else "Statement of item {}."
    changes = {f"Q{at}": {"text": text.format(at) if at == 0 else f"Statement of item {at}."} for at in range(items)}
    variants = {"design": design, "variants": [{"name": "other", "kind": "wording", "questions": changes}]}
    found, p = [], np.empty((len(seeds), items))
    for row, seed in enumerate(seeds):
        with tempfile.TemporaryDirectory() as folder:
            result = pretest(
                questionnaire(items),
                variants=variants,
                population=population,
                model="openai-compatible/scripted",
                api_base="http://127.0.0.1:9/v1",
                seed=seed,
                out=folder,
                connection=ScriptedConnection(habit=habit),
            )
        hits = [effect.is_hit for effect in result.effects]
        found.append(hits[0] if planted else any(hits))
        p[row] = [effect.p for effect in result.effects]
    return found, p


def said(name: str, hits: list[bool]) -> str:
    interval = stats.binomtest(sum(hits), len(hits)).proportion_ci(method="wilson")
    return f"{name}: {sum(hits)} of {len(hits)} = {np.mean(hits):.1%} (95 % {interval.low:.1%} to {interval.high:.1%})"


def uniformity(p: np.ndarray) -> str:
    """Of raw p-values, taken as independent; the lattice of a mid-p of few exchanges counts against it."""
    found = stats.kstest(p.ravel(), "uniform")
    below = ", ".join(f"{np.mean(p < level):.1%} below {level}" for level in (0.01, 0.05, 0.5))
    return f"{p.size:,} raw p: {below}; KS distance from uniform {found.statistic:.3f} (p {found.pvalue:.2f})"


def null(seeds: range, items: int, n: int, designs: Sequence[str]) -> None:
    for design in designs:
        started = time.perf_counter()
        habit = 0.4 if design == "within" else 0.0
        hits, p = pretests(seeds, items, n, habit, design, planted=False)
        print(said(f"{design}: {items} items, {n} a variant, any hit at the 5 % family level", hits))
        figure(f"{design}: share of {len(hits)} null pre-tests with a hit", np.mean(hits), at_least=0.02, at_most=0.08)
        print(f"  {uniformity(p)}; {time.perf_counter() - started:.0f} s", flush=True)


def planted(seeds: range, items: int, designs: Sequence[str]) -> None:
    level = 0.05 / items
    n = recommended_n(SHIFT, level=level)
    exact = optimize.brentq(
        lambda m: stats.nct.sf(stats.t.ppf(1 - level / 2, 2 * m - 2), 2 * m - 2, SHIFT * np.sqrt(m / 2)) - 0.8, 10, 5000
    )
    figure("recommended n over the exact one", n / exact, at_least=0.85, at_most=1.15)
    print(f"recommended n {n}, exact from the noncentral t {exact:.1f} ({n / exact - 1:+.1%})")
    for design in designs:
        hits, _ = pretests(seeds, items, n, 0.0, design, planted=True)
        print(said(f"{design}: a shift of {SHIFT} SD among {items} items found with {n} a variant", hits), flush=True)
        figure(f"{design}: share of {len(hits)} planted shifts found", np.mean(hits), at_least=0.75, at_most=0.85)


def statistics(runs: int) -> None:
    """The same without the engine: answers drawn, measured and tested, so that thousands of replicates cost seconds."""
    question = questionnaire(1)["Q0"]
    comparison = Comparison.of(question, question, "other")
    rng = np.random.default_rng(3)

    def effect(n: int, shares: np.ndarray, habit: float, *, paired: bool) -> Effect:
        kept = rng.choice(5, n, p=BASE) + 1
        drawn = [np.where(rng.random(n) < habit, kept, rng.choice(5, n, p=p) + 1) for p in (BASE, shares)]
        names = ("a", "a" if paired else "b")
        codes = [
            {f"{name}{at}": int(code) for at, code in enumerate(one)} for name, one in zip(names, drawn, strict=True)
        ]
        return measure(
            comparison,
            *codes,
            {who: "DEU" for one in codes for who in one},
            paired=paired,
            seed=int(rng.integers(2**31)),
        )

    for paired, habit in ((True, 0.4), (False, 0.0)):
        name = "within" if paired else "between"
        found = [effect(recommended_n(SHIFT), SHIFTED, 0.0, paired=paired).p <= 0.05 for _ in range(runs)]
        print(said(f"{name}: a shift of {SHIFT} SD found with {recommended_n(SHIFT)} a variant", found))
        figure(
            f"{name}: share of {runs} planted shifts found, drawn answers", np.mean(found), at_least=0.75, at_most=0.85
        )
        p = np.array([[effect(50, BASE, habit, paired=paired).p for _ in range(4)] for _ in range(runs)])
        hits = [adjusted(row, "holm").min() <= 0.05 for row in p]
        print(said(f"{name}: 4 identical items, any hit at the 5 % family level", hits))
        figure(f"{name}: share of {runs} nulls with a hit, drawn answers", np.mean(hits), at_least=0.02, at_most=0.08)
        print(f"  {uniformity(p)}", flush=True)


def whole_questionnaire() -> None:
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "llm" / "fake_server.py"), "--latency", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    address = server.stdout.readline().split()[-1]
    try:
        with tempfile.TemporaryDirectory() as folder:
            started, cpu = time.perf_counter(), time.process_time()
            result = pretest(
                questionnaire(40),
                variants={"variants": [{"name": "other", "every": {"order": "reversed"}}]},
                countries="DEU",
                n=200,
                model="openai-compatible/fake",
                api_base=address,
                out=folder,
                connection=Connection(cache=False),
            )
            figure("40 items in 2 variants x 200 respondents", time.perf_counter() - started, "s", at_most=120)
            print(
                f"40 items x 2 variants x 200 respondents, {len(result.effects)} comparisons, report included: "
                f"{time.perf_counter() - started:.1f} s, {time.process_time() - cpu:.1f} s of CPU without the server's"
            )
    finally:
        server.kill()


def rules() -> None:
    rows = [
        row
        for batch in "abcd"
        for row in csv.DictReader(
            (ROOT / f"tests/experiments/pretest_items_{batch}.tsv").open(encoding="utf-8"), delimiter="\t"
        )
    ]
    questions = []
    for at in range(1000):
        row = rows[at % len(rows)]
        labels = [label.strip() for label in row["options"].split("|")]
        options = tuple(Option(code, label) for code, label in enumerate(labels, 1))
        questions.append(Question(f"Q{at}", row["text"], options, kind="single", scale="nominal"))
    survey = Survey("thousand", "Thousand", tuple(questions))
    started, cpu = time.perf_counter(), time.process_time()
    found = check(survey)
    figure("rule checks of 1,000 items", time.process_time() - cpu, "s of CPU", at_most=2)
    print(
        f"1,000 items, {len(found)} findings: {time.perf_counter() - started:.2f} s, {time.process_time() - cpu:.2f} s of CPU"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("null", "planted", "statistics", "questionnaire", "rules"))
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--first", type=int, default=0, help="first seed, to split a long run")
    parser.add_argument("--items", type=int, default=0)
    parser.add_argument("--design", choices=("within", "between"), action="append")
    parser.add_argument("--n", type=int, default=50)
    wishes = parser.parse_args()
    seeds = range(wishes.first, wishes.first + wishes.runs)
    designs = wishes.design or ["within", "between"]
    if wishes.what == "null":
        null(seeds, wishes.items or 4, wishes.n, designs)
    elif wishes.what == "planted":
        planted(seeds, wishes.items or 1, designs)
    elif wishes.what == "statistics":
        statistics(wishes.runs)
    elif wishes.what == "questionnaire":
        whole_questionnaire()
    else:
        rules()


if __name__ == "__main__":
    main()
