"""Install the wheel as a stranger would and run the main job: ``python tests/clean_install.py [PYTHON ...]`` (``make wheels``).

Builds the source archive and, from it, the wheel; then, for each interpreter, makes a new environment, installs the wheel with
wheels only (no compiler can be needed), and simulates ten respondents with Ray and a report in an empty folder. Prints one line an
interpreter and ends with 1 if any of them failed. It downloads some 300 MB for each, so it is not part of the test suite.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_BYTES = 15_000_000
JOB = ("simulate", "DEU", "--n", "10", "--seed", "7", "--ray", "local", "--report", "--out", "run")


def built(folder: Path) -> Path:
    """The wheel, built from the source archive, built from what git tracks."""
    checkout = folder / "checkout"
    checkout.mkdir()
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            (checkout / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder), str(checkout)], check=True, capture_output=True
    )
    return next(folder.glob("*.whl"))


def tried(python: str, wheel: Path, folder: Path) -> str:
    """What one interpreter makes of it, as a line that begins with ``ok`` or ``FAILED``."""
    try:
        version = subprocess.run([python, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError) as error:
        return f"FAILED {python}: this interpreter does not start ({error}); name others with PYTHONS=..."
    started = time.perf_counter()
    place = folder / f"with-{Path(python).name}-{time.monotonic_ns()}"
    empty = place / "empty"
    empty.mkdir(parents=True)
    bin = place / "environment" / "bin"
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment["DEEPPERSONA_HOME"] = str(place / "home")
    steps = (
        [python, "-m", "venv", str(bin.parent)],
        [str(bin / "python"), "-m", "pip", "install", "--quiet", "--only-binary=:all:", str(wheel)],
        [str(bin / "deeppersona"), *JOB],
    )
    for step in steps:
        done = subprocess.run(step, cwd=empty, env=environment, capture_output=True, text=True)
        if done.returncode:
            said = (done.stderr or done.stdout).strip()[-1500:]
            return f"FAILED {version}: {' '.join(step[:4])} ... ended with {done.returncode}\n{said}"
    made = sorted(path.relative_to(empty).as_posix() for path in empty.iterdir())
    report = empty / "run" / "report.html"
    if made != ["run"] or not report.is_file():
        return f"FAILED {version}: the folder holds {made} and {'a' if report.is_file() else 'no'} report"
    return f"ok {version}: installed and simulated in {time.perf_counter() - started:.0f} s, report {report.stat().st_size:,} bytes"


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = built(folder)
        archive = next(folder.glob("*.tar.gz"))
        for file in (archive, wheel):
            print(f"{file.name}: {file.stat().st_size / 1e6:.2f} MB", flush=True)
        lines = [f"FAILED the wheel is over {MOST_BYTES:,} bytes"] if wheel.stat().st_size > MOST_BYTES else []
        for python in sys.argv[1:] or ["python3.11", "python3.12", "python3.13"]:
            lines.append(tried(python, wheel, folder))
            print(lines[-1], flush=True)
    return any(line.startswith("FAILED") for line in lines)


if __name__ == "__main__":
    sys.exit(main())
