"""Entry point: commands, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import errno
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import Annotated, Any, TextIO, cast

import typer
import typer.main

from ..errors import DeepPersonaError
from ..printable import PrintableStream
from . import (
    build,
    countries,
    enrich,
    experiment,
    export,
    ground_truth,
    model,
    persona,
    population,
    pretest,
    rake,
    results,
    simulate,
    status,
    survey,
    tree,
)

#: Fields of ``Connection`` that have shorter flags.
REACHING = {"budget_usd": "budget", "price_file": "price"}

#: Exit code after Ctrl-C.
INTERRUPTED = 130

app = typer.Typer(
    name="deeppersona",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="""Country-calibrated synthetic respondents for survey simulation.

    [bold]Examples[/bold]

      deeppersona simulate DEU --n 100 --survey wvs7-core6 --report --out runs/demo

      deeppersona simulate DEU,KEN --n 500 --model openai/gpt-4o-mini --elicitation logprob --out runs/two

      deeppersona compare runs/demo --against wvs7 --json

    Exit codes: 0 done; 2 bad input, nothing sent; 3 some answers failed; 4 budget reached; 130 interrupted.
    """,
)


def _version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(version("deeppersona"))
        raise typer.Exit


@app.callback()
def main(
    shows: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Options of the program itself; the help text stands with the application."""


simulate.register(app)
results.register(app)
rake.register(app)
status.register(app)
build.register(app)
countries.register(app)
enrich.register(app)
survey.register(app)
export.register(app)
experiment.register(app)
ground_truth.register(app)
model.register(app)
persona.register(app)
population.register(app)
tree.register(app)
pretest.register(app)


def run() -> None:
    """Run the command line; never shows a traceback for an error that the package raises on purpose."""
    # models, files and servers wrote part of what is printed; none of it may steer the terminal
    sys.stdout, sys.stderr = (cast("TextIO", PrintableStream(stream)) for stream in (sys.stdout, sys.stderr))
    try:
        with _notes():
            app()
    except DeepPersonaError as error:
        print(f"deeppersona: {error.for_users(_flags(sys.argv[1:]))}", file=sys.stderr)
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # what Typer makes of Ctrl-C, without a word
            print("deeppersona: interrupted; the same command again resumes.", file=sys.stderr)
        raise
    except BrokenPipeError:
        # the reader of a pipe went away (`... | head`); Python would complain once more while closing the stream
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        sys.exit(0)
    except MemoryError:
        print(
            "deeppersona: not enough memory here; ask fewer respondents at a time (3 GiB a million).", file=sys.stderr
        )
        sys.exit(3)
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        if not is_full and error.filename is None:
            raise  # no file of the user's
        place = "" if error.filename is None else f"{error.filename}: "
        print(f"deeppersona: {place}{error.strerror}.", file=sys.stderr)
        sys.exit(3 if is_full else 2)


@contextmanager
def _notes() -> Iterator[None]:
    """Warnings as people read them: once each, and without the line of ours that raised them."""
    said: set[str] = set()

    def note(message: Warning | str, *_: object, **__: object) -> None:
        text = str(message)
        if text not in said:
            said.add(text)
            print(f"note: {text}", file=sys.stderr)

    with warnings.catch_warnings():
        warnings.showwarning = note
        yield


def _flags(words: Sequence[str]) -> dict[str, str]:
    """The parameters of the command that was typed, with what they are called there: ``api_base`` is ``--api-base``."""
    command: Any = typer.main.get_command(app)
    for word in words:
        command = getattr(command, "commands", {}).get(word, command)
    own = {one.name: one.opts[0] if one.opts[0].startswith("--") else str(one.name).upper() for one in command.params}
    return {**{name: own[flag] for name, flag in REACHING.items() if flag in own}, **own}
