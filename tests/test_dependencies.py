"""Every package that the code imports is declared, and every declared one stands in docs/licences.md with licence and purpose."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DECLARED = {
    re.split(r"[\[<>=]", wish)[0]
    for wish in (
        *PROJECT["dependencies"],
        *(one for extra in PROJECT["optional-dependencies"].values() for one in extra),
    )
}
#: Modules whose package is called otherwise, or comes only with another.
PACKAGES = {"dotenv": "python-dotenv", "pydantic_core": "pydantic", "yaml": "pyyaml", "vl_convert": "vl-convert-python"}
#: Only for building the shipped word vectors.
OPTIONAL = {"safetensors", "tokenizers"}


@cache
def imported() -> dict[str, str]:
    """Packages imported anywhere in the code, each with a file that does."""
    found: dict[str, str] = {}
    for folder in ("", "agents", "analysis", "cli", "experiments", "llm", "populations", "simulation", "surveys"):
        for file in (ROOT / folder).glob("**/*.py" if folder else "*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                    names = [node.module]
                for name in {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - {"deeppersona"}:
                    found.setdefault(PACKAGES.get(name, name), str(file.relative_to(ROOT)))
    return found


def test_every_import_is_a_declared_dependency() -> None:
    assert {name: file for name, file in imported().items() if name not in DECLARED | OPTIONAL} == {}


def test_nothing_is_declared_that_nothing_imports() -> None:
    assert DECLARED - imported().keys() == {"networkx", "s3fs"}  # imported by Mesa and by fsspec


def test_every_dependency_is_listed_with_licence_and_purpose() -> None:
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    rows = re.findall(r"^\| ([\w-]+) \| ([^|]{3,}) \| ([^|]{6,}) \|$", page, re.MULTILINE)
    assert {name for name, licence, _ in rows if licence != "licence"} == DECLARED
    assert not [licence for _, licence, _ in rows if re.search(r"\b[AL]?GPL", licence)]
