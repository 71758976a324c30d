"""Speed and memory of the judge and of the viewer; run it by hand, nothing in the test suite is timed.

python benchmarks/analysis.py [--answers 6000000] [--countries 20] [--survey wvs7-core6] [--viewed 1000000] [--distributions]

Writes a run of that many answers to a temporary directory, then measures in processes of their own: `compare` with every
metric, reference, interval and statistic of structure, and the viewer until its first page, a filtered page and an answer.
"""

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from deeppersona.agents.answers import ANSWER_SCHEMA
from deeppersona.analysis import load_truth
from deeppersona.run import Run
from deeppersona.surveys import load_survey
from figure import figure

SHARD = 50_000
CORE = ("Q45", "Q46", "Q57", "Q184", "Q218", "Q254")
#: Demographics that do not matter here.
SAME = {
    "place": 0,
    "employment": "full_time",
    "marital": "married",
    "area": "urban",
    "religion": "christian",
    "occupation": "bookkeeper",
    "isco": 3,
    "city": "Somewhere",
    "income_decile": 5,
    "household_size": 2,
    "language": "English",
}


def write_run(path, n_answers, n_countries, with_distributions, rng, name="wvs7-core6"):
    """Independent answers drawn from flattened human shares, unequal weights, one file per shard of respondents."""
    survey = load_survey(name)
    truth = load_truth("wvs7", questions=[question.id for question in survey])
    countries = [c for c in truth.countries if all(c in truth.items[core].position for core in CORE)][:n_countries]
    per_country = n_answers // len(survey) // len(countries)
    (path / "answers").mkdir(parents=True)
    (path / "population").mkdir()
    people = []
    number = 0
    for country in countries:
        for start in range(0, per_country, SHARD):
            size = min(SHARD, per_country - start)
            ids = pa.array([f"{country}-{at:07d}" for at in range(start, start + size)])
            weight = rng.uniform(0.5, 2.0, size)
            people.append(
                pa.table(
                    {
                        "respondent_id": ids,
                        "country": pa.repeat(country, size),
                        "weight": weight,
                        "age": rng.integers(18, 90, size).astype(np.int32),
                        "sex": pa.array(rng.choice(["male", "female"], size)),
                        "education": pa.array(rng.choice(["lower_secondary", "tertiary"], size)),
                        "name": pa.array(rng.choice(["Ada", "Bo", "Cleo"], size)),
                        **{name: pa.repeat(value, size) for name, value in SAME.items()},
                    }
                )
            )
            blocks = [
                block(truth.items[question.id], country, ids, weight, with_distributions, rng)
                for question in survey
                if country in truth.items[question.id].position
            ]
            pq.write_table(pa.concat_tables(blocks), path / "answers" / f"round-000-shard-{number:05d}.parquet")
            number += 1
    pq.write_table(pa.concat_tables(people), path / "population" / "population.parquet", row_group_size=SHARD)
    source = load_survey.__globals__["INSTRUMENTS"] / f"{name}.yaml"
    (path / "survey.yaml").write_text(source.read_text("utf-8"), "utf-8")
    config = {
        "model": "made/up",
        "elicitation": "sample",
        "seed": 1,
        "leak_guard": True,
        "countries": countries,
        "rounds": 1,
    }
    manifest = {
        "config": config, "state": "finished", "run_id": "benchmark", "command": "", "statuses": {},
        "respondents": per_country * len(countries), "shard_size": SHARD,
    }  # fmt: skip
    (path / "manifest.json").write_text(json.dumps(manifest))
    return Run.open(path), len(countries)


def block(item, country, ids, weight, with_distributions, rng):
    n, shares = len(ids), 0.7 * item.of(country) + 0.3 * item.shares.mean(axis=0)
    options = np.array(item.scale.codes)[np.searchsorted(np.cumsum(shares)[:-1], rng.random(n))]
    columns = {
        "round": pa.repeat(pa.scalar(0, pa.int32()), n),
        "respondent_id": ids,
        "country": pa.repeat(country, n),
        "weight": pa.array(weight),
        "question_id": pa.repeat(item.scale.question_id, n),
        "variant": pa.repeat("", n),
        "replicate": pa.repeat(pa.scalar(0, pa.int32()), n),
        "option_code": pa.array(options),
        "status": pa.repeat("answered", n),
        "elicitation": pa.repeat("sample", n),
        "track": pa.repeat("", n),
        "model": pa.repeat("made/up", n),
        "raw_text": pa.repeat("A. Some reply of a model that a reader may want to see.", n),
    }
    if with_distributions:
        k = len(shares)
        offsets = pa.array(np.arange(0, (n + 1) * k, k, dtype=np.int32))
        columns["distribution"] = pa.ListArray.from_arrays(
            offsets, pa.array(rng.dirichlet(shares * 20 + 0.1, n).ravel())
        )
    return pa.table([columns.get(one.name, pa.nulls(n, one.type)) for one in ANSWER_SCHEMA], schema=ANSWER_SCHEMA)


def judged(path, out):
    from deeppersona.analysis.compare_run import compare

    started, cpu = time.perf_counter(), time.process_time()
    found = compare(Run.open(path))
    seconds = time.perf_counter() - started
    out.put((seconds, time.process_time() - cpu, peak_gb(), len(found.cells), len(found.structure)))


def viewed(path, out):
    import asyncio

    import aiohttp
    from deeppersona.analysis.viewer.serving import start
    from deeppersona.simulation.recollection import recollection

    async def pages():
        started = time.perf_counter()
        runner, address = await start(Run.open(path), recollect=recollection(Run.open(path)))
        times = []
        async with aiohttp.ClientSession() as session:
            first = Run.open(path).manifest["config"]["countries"][0]
            for page in ("", "?question=Q46&option=1&sex=female", "", f"answer?id={first}-0000007&question=Q184"):
                async with session.get(address + page) as response:
                    assert response.status == 200, await response.text()
                    await response.read()
                times.append(time.perf_counter() - started)
                started = time.perf_counter()
        await runner.cleanup()
        return times

    out.put((*asyncio.run(pages()), peak_gb()))


def peak_gb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def apart(target, path):
    """Run in a fresh process, so that its peak of memory is its own."""
    context = multiprocessing.get_context("spawn")
    out = context.Queue()
    process = context.Process(target=target, args=(path, out))
    process.start()
    process.join(600)
    return out.get(timeout=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=6_000_000)
    parser.add_argument("--countries", type=int, default=20)
    parser.add_argument("--survey", default="wvs7-core6", help="instrument of the judged run")
    parser.add_argument("--viewed", type=int, default=1_000_000)
    parser.add_argument("--distributions", action="store_true", help="answers are distributions")
    given = parser.parse_args()
    rng = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        if given.answers:
            run, n = write_run(
                Path(folder) / "judged", given.answers, given.countries, given.distributions, rng, given.survey
            )
            seconds, cpu, peak, cells, rows = apart(judged, run.path)
            print(
                f"compare: {given.answers:,} answers, {n} countries, {cells:,} cells, {rows:,} rows of structure: "
                f"{seconds:.1f} s wall, {cpu:.1f} s CPU, peak {peak:.2f} GB"
            )
            is_promised = given.answers == 6_000_000  # the limits are those of six million answers
            figure(f"compare of {given.answers:,} answers", seconds, "s", at_most=30 if is_promised else None)
            figure("its peak memory", peak, "GB", at_most=4 if is_promised else None)
        if given.viewed:
            run, n = write_run(Path(folder) / "viewed", given.viewed, given.countries, given.distributions, rng)
            first, filtered, again, answer, peak = apart(viewed, run.path)
            print(
                f"view: {given.viewed:,} answers, {n} countries: open to first page {first:.2f} s, filtered by an answer "
                f"{filtered:.2f} s, first page again {again:.2f} s, an answer with its prompt {answer:.2f} s, peak {peak:.2f} GB"
            )
            figure(f"view of {given.viewed:,} answers, first page", first, "s", at_most=2)


if __name__ == "__main__":
    main()
