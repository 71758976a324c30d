"""Speed, memory, coverage and diversity of deep persona generation; run it by hand, nothing in the test suite is timed.

python benchmarks/generation.py [--country KEN] [--depth 200] [--n 2000,100000] [--seed 1]
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path

from deeppersona.populations.build import build_into
from deeppersona.populations.generation.stats import population_stats
from deeppersona.populations.plan import Plan
from deeppersona.populations.population import Population
from figure import figure


def megabytes(path):
    return sum(file.stat().st_size for file in path.iterdir()) / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--country", default="KEN")
    parser.add_argument("--depth", type=int, default=200)
    parser.add_argument("--n", default="2000,100000")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        build_into(Plan.of(given.country, 50, seed=given.seed, depth=given.depth), out / "warm")
        for n in map(int, given.n.split(",")):
            plan = Plan.of(given.country, n, seed=given.seed, depth=given.depth)
            wall, cpu = time.perf_counter(), time.process_time()
            written = build_into(plan, out / str(n))
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            print(
                f"{n:,} personas at depth {given.depth} written to Parquet: {wall:.1f} s ({cpu:.1f} s of CPU), {n / cpu:,.0f} a "
                f"second of one core, {megabytes(out / str(n)):.0f} MB on disk, peak memory so far {peak:.2f} GiB"
            )
            if given.depth == 200:
                figure(f"{n:,} personas at depth 200, a second of one core", n / cpu, "personas", at_least=500)
            if given.depth == 200 and n == 100_000:
                figure("100,000 personas at depth 200", wall, "s", at_most=240)
                figure("peak memory", peak, "GiB", at_most=2)
            print(
                f"  {written['facts']:,} facts, {written['stories']:,} stories, {written['origin']['contradictions']}"
            )
        smallest = min(map(int, given.n.split(",")))
        found = population_stats(Population.load(out / str(smallest)))
        facts = found["facts"]
        print(f"{facts['distinct_attributes']:,} of {facts['tree_leaves']:,} leaves reached by {smallest:,} personas")
        share = facts["distinct_attributes"] / facts["tree_leaves"]
        figure(f"leaves reached by {smallest:,} personas", share, at_least=0.95 if given.depth == 200 else None)
        print(
            "share of picks by tail class: " + ", ".join(f"{name} {share:.3f}" for name, share in found["tail"].items())
        )
        for arm in found["diversity"]:
            print(
                f"  {arm['builder']:24s} mean cosine {arm['mean_cosine']:.3f}, nearest distance {arm['nearest_distance']:.3f}, "
                f"distinct ratio {arm['distinct_ratio']:.3f}, {arm['words']:.0f} words"
            )


if __name__ == "__main__":
    main()
