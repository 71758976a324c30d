"""Imports point down only, and nothing heavy is imported before it is needed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

#: A folder may import those of a lower floor and itself; folders of one floor do not know each other.
FLOORS = {
    "errors": 0,
    "draws": 0,
    "home": 0,
    "notebook": 0,
    "run_store": 1,
    "object_store": 2,
    "llm": 1,
    "populations": 2,
    "surveys": 2,
    "agents": 3,
    "run": 4,
    "analysis": 5,
    "simulation": 5,
    "experiments": 6,
    "cli": 7,
}


def folder_of(path: Path) -> str:
    relative = path.relative_to(ROOT)
    return relative.parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """First-level modules of the package that a file imports, relative or absolute, wherever in the file."""
    package = ("deeppersona", *path.relative_to(ROOT).parent.parts)
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            names = [(*base, *(node.module or alias.name).split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [tuple(node.module.split("."))]
        elif isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        found |= {name[1] for name in names if name[0] == "deeppersona" and len(name) > 1}
    return found


MODULES = sorted(
    path for folder in FLOORS for path in [*(ROOT / folder).rglob("*.py"), ROOT / f"{folder}.py"] if path.is_file()
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    mine = folder_of(path)
    upward = {other for other in imported(path) & FLOORS.keys() if other != mine and FLOORS[other] >= FLOORS[mine]}
    assert not upward


def test_every_folder_is_a_floor() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks", "examples"}
    assert folders <= FLOORS.keys()


def test_importing_the_package_imports_nothing_heavy() -> None:
    script = "import deeppersona, sys; print([m for m in ('numpy', 'pandas', 'pyarrow', 'ray', 'litellm') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd="/")
    assert shown.stdout.strip() == "[]"


def test_the_help_page_imports_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['deeppersona', '--help']\n"
        "from deeppersona.cli.main import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "print('HEAVY', [m for m in ('numpy', 'pandas', 'pyarrow', 'ray', 'litellm', 'mesa') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd="/")
    assert shown.stdout.strip().endswith("HEAVY []")
