"""Every command that the documentation or a help page prints is one that the command line takes."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from deeppersona.cli.main import app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GROUP: Any = typer.main.get_command(app)


def printed(text: str) -> list[str]:
    """Lines of shell blocks that call us, continued lines joined."""
    blocks = re.findall(r"```(?:sh|bash)\n(.*?)```", text, re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [line for line in lines if line.startswith("deeppersona ")]


def helped(command: Any) -> Iterator[str]:
    """Examples of a command's help page and of those below it; a line that ends on a backslash goes on."""
    text = (command.help or "").replace("\\\n", " ")
    yield from (line.strip() for line in text.splitlines() if line.strip().startswith("deeppersona "))
    for inner in getattr(command, "commands", {}).values():
        yield from helped(inner)


def understand(line: str) -> None:
    """Parse a command line as the program does, with its required options, without running it."""
    words = shlex.split(line, comments=True)[1:]
    words = words[: next((place for place, word in enumerate(words) if word in ("|", ">", ">>", "&&")), len(words))]
    command, context = GROUP, None
    name = "deeppersona"
    while True:
        context = command.make_context(name, words, parent=context)
        if not hasattr(command, "commands"):
            return
        name, command, words = command.resolve_command(context, [*context._protected_args, *context.args])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_page_can_be_given(page: Path) -> None:
    for line in printed(page.read_text("utf-8")):
        understand(line)


def test_every_example_of_a_help_page_can_be_given() -> None:
    lines = list(helped(GROUP))
    assert len(lines) > 30
    for line in lines:
        understand(line)
