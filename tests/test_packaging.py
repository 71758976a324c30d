"""What the wheel holds, and that the package cannot be imported under a second name."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LISTED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
TOPS = ("agents", "analysis", "cli", "experiments", "llm", "populations", "simulation", "surveys")
FOLDERS = {path.parent.relative_to(ROOT) for top in TOPS for path in (ROOT / top).rglob("__init__.py")}


def test_every_folder_of_the_package_is_listed() -> None:
    assert {"deeppersona", *(".".join(("deeppersona", *folder.parts)) for folder in FOLDERS)} == set(LISTED)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    out = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source") / "checkout"
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in tracked.stdout.splitlines():
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    # first the source archive, then the wheel from it: what the archive lacks the wheel would lack
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return zipfile.ZipFile(next(out.glob("*.whl")))


@pytest.mark.slow
def test_the_wheel_holds_every_folder_with_its_data_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert {name.split("/")[0] for name in names} == {"deeppersona", names[-1].split("/")[0]}
    for folder in FOLDERS:
        assert f"deeppersona/{folder.as_posix()}/__init__.py" in names
    for wanted in (
        "py.typed",
        "agents/templates/respondent.txt",
        "analysis/templates/report.html.j2",
        "llm/weights.json",
        "populations/taxonomy/data/words.npz",
        "populations/taxonomy/data/DEM.tsv",
        "surveys/instruments/wvs7-core6.yaml",
    ):
        assert f"deeppersona/{wanted}" in names
    assert any(name.startswith("deeppersona/populations/calibration/tables/") for name in names)
    data = ("txt", "yaml", "json", "tsv", "parquet", "npz", "j2", "html", "css", "typed", "py")
    package = [name for name in names if name.startswith("deeppersona/")]
    assert not [name for name in package if name.rpartition(".")[2] not in data]
    assert not [name for name in package if name.split("/")[1] in ("tests", "benchmarks", "examples", "docs", "build")]


@pytest.mark.slow
def test_every_tracked_data_file_of_the_package_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    listed = subprocess.run(["git", "ls-files", *TOPS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not [name for name in listed.stdout.splitlines() if f"deeppersona/{name}" not in wheel.namelist()]


@pytest.mark.slow
def test_the_wheel_is_at_most_15_mb(wheel: zipfile.ZipFile) -> None:
    assert sum(info.compress_size for info in wheel.infolist()) <= 15_000_000


@pytest.mark.parametrize("module", ["agents.context", "simulation.society", "populations.build", "analysis.comparing"])
def test_a_module_cannot_be_imported_under_a_second_name(module: str) -> None:
    shown = subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, capture_output=True, text=True)
    assert shown.returncode != 0
    assert "relative import" in shown.stderr
