"""Imports point down only, and nothing heavy is imported before it is needed."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Set
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

#: A folder may import those of a lower floor and itself; folders of one floor do not know each other.
FLOORS = {
    "cores": 0,
    "counting": 0,
    "errors": 0,
    "draws": 0,
    "home": 0,
    "notebook": 0,
    "plain_data": 0,
    "printable": 0,
    "spreadsheet": 0,
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


#: Nouns that offer a verb of a module of their own as a method, where people look for it: `Population.build`, what a notebook
#: shows of a comparison, a survey that checks itself. The verb takes or makes the noun, so one of them must name the other late;
#: both in one module would be 300 to 500 lines. Only such a method may close a circle, and only as an import inside it.
VERBS_OF_NOUNS = {
    ("analysis.comparison", "analysis.comparison_card"),
    ("analysis.comparison", "analysis.gaps"),
    ("analysis.comparison", "analysis.markdown"),
    ("analysis.comparison", "analysis.terminal"),
    ("populations.population", "populations.build"),
    ("surveys.question", "surveys.question_rules"),
    ("surveys.survey", "surveys.routing"),
}


MODULES = sorted(
    path for folder in FLOORS for path in [*(ROOT / folder).rglob("*.py"), ROOT / f"{folder}.py"] if path.is_file()
)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def arrows(path: Path, names: Set[str]) -> Iterator[tuple[str, bool]]:
    """Modules of the package that a file imports, for types too, each with whether a function does it."""
    package = path.relative_to(ROOT).parent.parts
    tree = ast.parse(path.read_text("utf-8"))
    late = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = (*package[: len(package) - node.level + 1], *filter(None, [node.module]))
            for alias in node.names:
                whole, part = ".".join((*base, alias.name)), ".".join(base)
                yield whole if whole in names else part, node in late


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    mine = folder_of(path)
    upward = {other for other in imported(path) & FLOORS.keys() if other != mine and FLOORS[other] >= FLOORS[mine]}
    assert not upward


#: Folders of the reader of replies, each of which imports those before it only; the readers beside them import all.
READER = ["words", "clauses", "numbers", "refusals", "labels"]


@pytest.mark.parametrize("floor", READER)
def test_folders_of_the_reader_import_down(floor: str) -> None:
    names = {name_of(path) for path in MODULES}
    above = READER[READER.index(floor) + 1 :]
    for path in (ROOT / "agents" / "replies" / floor).glob("*.py"):
        met = {other.removeprefix("agents.replies.").split(".")[0] for other, _ in arrows(path, names)}
        assert not met & {*above, "reply_parser", "value_parser"}, path.name


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {name_of(path) for path in MODULES}
    found = {(name_of(path), other): late for path in MODULES for other, late in arrows(path, names)}
    assert {pair for pair in VERBS_OF_NOUNS if not found.get(pair)} == set(), "no such import, or not inside a function"
    order = TopologicalSorter({name: set[str]() for name in names})
    for module, other in found.keys() - VERBS_OF_NOUNS:
        if module != other and other in names:
            order.add(module, other)
    order.prepare()  # raises CycleError, which names the circle


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


@pytest.mark.parametrize(
    "line", re.findall(r"^\| .*`.*`.*$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
)
def test_the_table_of_where_to_look_names_what_is_there(line: str) -> None:
    file, name = re.findall("`(.*?)`", line)
    defined = {node.name for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8"))) if hasattr(node, "name")}
    assert name in defined
