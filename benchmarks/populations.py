"""Speed and fidelity of the population synthesiser; run it by hand, nothing in the test suite is timed.

python benchmarks/populations.py [--countries DEU,KEN,IND,USA] [--seed 1]
"""

import argparse
import resource
import time

import numpy as np
from deeppersona.populations.calibration import dimensions as dim
from deeppersona.populations.calibration.conditionals import conditionals, titles
from deeppersona.populations.calibration.countries import countries, resolve_all
from deeppersona.populations.calibration.joint import fit, fit_all
from deeppersona.populations.calibration.synthesis import synthesise
from figure import figure

#: Largest total variation from the expected margin at n = 1,000 and n = 100,000.
LIMITS = {
    "": (0.006, 0.0002),
    "age x sex x employment": (0.015, 0.0002),
    "city (of urban)": (0.05, 0.001),
    "title (of working)": (None, 0.03),
}


def variation(have, want):
    return 0.5 * float(np.abs(np.asarray(have) - np.asarray(want)).sum())


def shares(column, categories):
    place = {category: at for at, category in enumerate(categories)}
    words = [place[word] for word in column.chunk(0).dictionary.to_pylist()]
    codes = column.chunk(0).indices.drop_null().to_numpy()
    counts = np.bincount(np.asarray(words, dtype=int)[codes], minlength=len(categories))
    return counts / max(counts.sum(), 1)


def misses(iso3, n, seed):
    joint = fit(iso3)
    given = conditionals(joint)
    people = synthesise(iso3, n, seed=seed)
    share = joint.share / joint.share.sum()
    band = np.digitize(people["age"].to_numpy(), dim.BAND_EDGES) - 1
    codes = {"age": band}
    found = {}
    for axis, name in enumerate(dim.JOINT_AXES[1:], start=1):
        want = share.sum(tuple(other for other in range(5) if other != axis))
        found[name] = variation(shares(people[name], dim.VOCABULARIES[name]), want)
        order = [dim.VOCABULARIES[name].index(word) for word in people[name].chunk(0).dictionary.to_pylist()]
        codes[name] = np.asarray(order)[people[name].chunk(0).indices.to_numpy()]
    found["age"] = variation(np.bincount(band, minlength=6) / n, share.sum((1, 2, 3, 4)))
    three = np.zeros((6, 2, 8))
    np.add.at(three, (codes["age"], codes["sex"], codes["employment"]), 1 / n)
    found["age x sex x employment"] = variation(three, share.sum((2, 4)))
    bands = share.sum((1, 2, 3, 4))
    found["religion"] = variation(shares(people["religion"], dim.RELIGIONS), bands @ given.religion)
    work = share.sum((0, 1, 4))
    found["area"] = variation(shares(people["area"], dim.AREAS), np.einsum("ew,ewa->a", work, given.urban))
    found["income_decile"] = variation(
        np.bincount(people["income_decile"].to_numpy(), minlength=11)[1:] / n, np.full(10, 0.1)
    )
    found["language"] = variation(shares(people["language"], given.language.names), given.language.shares)
    if given.city.names and people["city"].null_count < n:
        found["city (of urban)"] = variation(shares(people["city"], given.city.names), given.city.shares)
    major = people["isco"].drop_null().to_numpy()
    counts = np.bincount(major, minlength=10) / max(len(major), 1)
    names = [title for listing in titles() for title in listing.names]
    want = np.concatenate([listing.shares * counts[group] for group, listing in enumerate(titles())])
    unique = list(dict.fromkeys(names))
    merged = np.zeros(len(unique))
    np.add.at(merged, [unique.index(name) for name in names], want)
    found["title (of working)"] = variation(shares(people["occupation"], unique), merged)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--countries", default="all")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chosen = [c.iso3 for c in (countries() if given.countries == "all" else resolve_all(given.countries))]

    start = time.perf_counter()
    joints = fit_all()
    print(
        f"fit of {len(joints)} countries: {time.perf_counter() - start:.2f} s, worst cell {max(j.worst for j in joints):.1e}"
    )
    figure("fit of all territories", time.perf_counter() - start, "s", at_most=10)
    figure("worst cell of any fitted margin", max(j.worst for j in joints), at_most=1e-6)
    synthesise("DEU", 10, seed=0)
    for n in (1_000, 100_000, 1_000_000):
        start = time.perf_counter()
        used = time.process_time()
        synthesise("IND", n, seed=given.seed)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        wall, cpu = time.perf_counter() - start, time.process_time() - used
        print(f"{n:,} respondents of India: {wall:.2f} s ({cpu:.2f} s of CPU), peak memory so far {peak:.2f} GiB")
    figure("1,000,000 respondents of India, all demographic columns", wall, "s", at_most=5)
    figure("peak memory", peak, "GiB", at_most=2)
    for n in (1_000, 100_000):
        rows = [(iso3, misses(iso3, n, given.seed)) for iso3 in chosen]
        print(f"\ntotal variation from the expected margin, n = {n:,}, {len(rows)} countries: mean, worst (country)")
        for name in rows[0][1]:
            values = [(found[name], iso3) for iso3, found in rows if name in found]
            worst = max(values)
            limit = LIMITS.get(name, LIMITS[""])[n > 1_000]
            figure(f"{name}, n = {n:,}, worst of {len(values)} territories, total variation", worst[0], at_most=limit)
            print(f"  {name:26s} {np.mean([value for value, _ in values]):.5f}  {worst[0]:.5f} ({worst[1]})")


if __name__ == "__main__":
    main()
