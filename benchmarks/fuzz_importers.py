"""Damaged and hostile files for every importer, for as long as one likes.

    python benchmarks/fuzz_importers.py --minutes 5 [--seed 1] [--only qsf,wvs] [--keep DIR]

Files that each importer reads (shipped surveys written in each format; small respondents' files and tables of shares for the ground
truths) are damaged and read again. A file may be read, or be refused with an error of this package. Counted as failures, and kept
with ``--keep``: any other exception, more than ``SLOWEST`` seconds of CPU, and opening the canary, a file whose path is
written into the damaged ones. Exit code 1 where anything failed. The test suite does the same damage for some seconds.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from deeppersona.errors import DeepPersonaError
from deeppersona.populations.calibration.bigfive_microdata import ITEMS, import_bigfive
from deeppersona.populations.calibration.share_table import import_table
from deeppersona.populations.calibration.wvs_microdata import import_wvs
from deeppersona.surveys import load_survey
from deeppersona.surveys.formats.conversion import FORMATS, read_survey, write_survey
from figure import figure

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "surveys"))
from damage import damaged, exchanged
from foreign_samples import DICTIONARY, OLD_CSV, QSF, TABLES

#: A damaged file is small; what takes longer hangs for its size.
SLOWEST = 10.0
SURVEYS = ("wvs7-core6", "wvs7-tao10", "ipip50")

Reader = Callable[[Path, Path], object]


def respondents(rng: np.random.Generator, n: int = 60) -> pd.DataFrame:
    """A respondents' file as the World Values Survey's, in small."""
    return pd.DataFrame(
        {
            "B_COUNTRY_ALPHA": rng.choice(["DEU", "KEN", "NIR"], n),
            "W_WEIGHT": rng.uniform(0.2, 3.0, n).round(4),
            "A_YEAR": 2018,
            "Q46": rng.choice([1, 2, 3, 4, -1, -2], n),
            "Q57": rng.choice([1, 2, -4], n),
            "Q260": rng.choice([1, 2], n),
            "Q262": rng.integers(18, 90, n),
            "Q275": rng.integers(0, 9, n),
        }
    )


def statistics_file(frame: pd.DataFrame, ending: str) -> bytes:
    import pyreadstat

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{ending}"
        (pyreadstat.write_sav if ending == ".sav" else pyreadstat.write_dta)(frame, str(path))
        return path.read_bytes()


def targets() -> dict[str, tuple[list[bytes], str, Reader]]:
    """By name: files to damage, the ending they are read by, and what reads them."""
    found: dict[str, tuple[list[bytes], str, Reader]] = {}
    for name in (name for name in FORMATS if name != "ddi"):
        held = [write_survey(load_survey(survey), name)[0] for survey in SURVEYS]

        def read(path: Path, folder: Path, name: str = name) -> object:
            return read_survey(path, name, lenient=path.stat().st_size % 2 == 0)

        held += [sample.encode() for sample in {"qsf": (QSF,), "redcap": (DICTIONARY,)}.get(name, ())]
        found[name] = (held, FORMATS[name][1], read)

    def form(path: Path, folder: Path) -> object:
        return read_survey(path, "xlsform", lenient=True)

    found["xlsform text"] = ([OLD_CSV.encode(), TABLES.encode()], ".md", form)
    rng = np.random.default_rng(7)
    people = respondents(rng)

    def wvs(path: Path, folder: Path) -> object:
        return import_wvs(path, source="fuzz", directory=folder)

    def bigfive(path: Path, folder: Path) -> object:
        return import_bigfive(path, source="fuzz", fewest=2, directory=folder)

    def table(path: Path, folder: Path) -> object:
        return import_table(path, source="fuzz", directory=folder)

    found["wvs"] = ([people.to_csv(index=False).encode(), people.to_csv(index=False, sep=";").encode()], ".csv", wvs)
    found["wvs sav"] = ([statistics_file(people, ".sav")], ".sav", wvs)
    found["wvs dta"] = ([statistics_file(people, ".dta")], ".dta", wvs)
    web = pd.DataFrame({item: rng.integers(1, 6, 80) for item in ITEMS})
    web = web.assign(
        age=rng.integers(13, 90, 80), gender=rng.integers(0, 4, 80), country=rng.choice(["DE", "NA", "KE"], 80)
    )
    found["bigfive"] = ([web.to_csv(index=False, sep="\t").encode()], ".csv", bigfive)
    shares = pd.DataFrame(
        [(c, q, k, 0.5, s) for c in ("DEU", "KEN") for q in ("W1", "W2") for k in (1, 2) for s in ("", "male")],
        columns=["country", "question_id", "option_code", "share", "sex"],
    )
    parquet = io.BytesIO()
    shares.to_parquet(parquet)
    found["shares"] = ([shares.to_csv(index=False).encode()], ".csv", table)
    found["shares parquet"] = ([parquet.getvalue()], ".parquet", table)
    return found


def changed(held: bytes, rng: random.Random, canary: bytes) -> bytes:
    """Damage to a file's bytes or, half the time, to one part of a workbook; sometimes with the path of the canary."""
    changes = rng.choice((1, 1, 2, 4, 12, 60))
    if held[:2] == b"PK" and rng.random() < 0.7:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(held)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            hit = rng.choice(old.namelist())
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, with_canary(damaged(part, rng, changes), rng, canary) if name == hit else part)
            if rng.random() < 0.05:
                new.writestr(f"../../{canary.decode()}", bytes(1000))
        return out.getvalue()
    if held[:1] == b"{" and rng.random() < 0.5:
        held = exchanged(held, rng, min(changes, 6))
        changes = rng.choice((0, 0, 0, 1))
    return with_canary(damaged(held, rng, changes), rng, canary)


def with_canary(held: bytes, rng: random.Random, canary: bytes) -> bytes:
    if rng.random() > 0.15:
        return held
    entity = b'<!DOCTYPE d [<!ENTITY b SYSTEM "file://' + canary + b'">]>'
    token = rng.choice(
        (canary, b"file://" + canary, entity, b"!include " + canary, b'<xi:include href="' + canary + b'"/>')
    )
    at = rng.randrange(len(held) + 1) if rng.random() < 0.7 else 0
    return held[:at] + token + held[at:]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="names of importers, joined by commas")
    parser.add_argument("--keep", type=Path, help="folder for the files that failed")
    given = parser.parse_args()
    chosen = targets()
    if given.only:
        chosen = {name: chosen[name] for name in given.only.split(",")}
    with tempfile.TemporaryDirectory() as scratch:
        failures = run(chosen, given.minutes * 60, given.seed, Path(scratch), given.keep)
    return 1 if failures else 0


def run(
    chosen: dict[str, tuple[list[bytes], str, Reader]], seconds: float, seed: int, scratch: Path, keep: Path | None
) -> int:
    canary = scratch / "canary.txt"
    canary.write_text("never to be read")
    opened: list[str] = []
    sys.addaudithook(
        lambda event, args: opened.append(str(args[0])) if event == "open" and "canary" in str(args[0]) else None
    )
    outcomes: Counter[tuple[str, str]] = Counter()
    slowest: Counter[str] = Counter()
    faults: list[str] = []
    until = time.monotonic() + seconds
    number = 0
    while time.monotonic() < until:
        for name, (held, ending, read) in chosen.items():
            rng = random.Random(f"{seed} {number} {name}")
            path = scratch / f"file{ending}"
            path.write_bytes(changed(rng.choice(held), rng, str(canary).encode()))
            started = time.process_time()
            outcome, fault = "read", ""
            opened.clear()
            try:
                read(path, scratch / "kept")
            except DeepPersonaError:
                outcome = "refused"
            except BaseException as error:  # whatever comes out is what is looked for
                if isinstance(error, KeyboardInterrupt):
                    raise
                outcome, fault = "failed", f"{type(error).__name__}: {error}"[:300]
                traceback.print_exc()
            took = time.process_time() - started
            slowest[name] = max(slowest[name], round(took * 1000))
            if took > SLOWEST or opened:
                outcome, fault = "failed", f"{took:.1f} s of CPU" if took > SLOWEST else "the canary was opened"
            outcomes[name, outcome] += 1
            if fault:
                faults.append(f"{name} (seed {seed}, file {number}): {fault}")
                if keep is not None:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{name.replace(' ', '-')}-{seed}-{number}{ending}").write_bytes(path.read_bytes())
        number += 1
    for name in chosen:
        told = ", ".join(f"{outcomes[name, one]:,} {one}" for one in ("read", "refused", "failed"))
        print(f"{name}: {told}; the slowest took {slowest[name] / 1000:.2f} s of CPU")
    print("\n".join(faults) or "no failure")
    figure("damaged files read or refused in a sentence", sum(outcomes.values()) - len(faults))
    figure("damaged files that did anything else", len(faults), at_most=0)
    figure("the slowest of them", max(slowest.values(), default=0) / 1000, "s of CPU", at_most=SLOWEST)
    return len(faults)


if __name__ == "__main__":
    sys.exit(main())
