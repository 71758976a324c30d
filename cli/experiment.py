"""``deeppersona experiment``: named, reproducible studies."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..counting import counted
from .connection import reaches_models
from .options import ApiBase, AsJson, read_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..experiments.study import Progress
    from ..llm import Connection


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Named, reproducible studies: every table by one command.")
    group.command("list")(listing)
    group.command()(run)
    group.command()(compare)
    app.add_typer(group, name="experiment")


def listing(as_json: AsJson = False) -> None:
    """List the studies that are shipped; the path of your own YAML file runs just as well.

    Example:

      deeppersona experiment list
    """
    from ..experiments.reading import definition_names, read_definition

    found = [read_definition(name) for name in definition_names()]
    if as_json:
        typer.echo(
            json.dumps(
                [{"name": one.name, "kind": one.kind, "title": one.title, "asks": one.asks} for one in found], indent=2
            )
        )
        return
    from rich.table import Table as RichTable

    from .console import Console

    console = Console()
    widest = max(len(one.name) for one in found)
    for kind in dict.fromkeys(one.kind for one in found):
        console.print(f"[bold]{kind}[/bold]")
        shown = RichTable.grid(padding=(0, 2, 0, 0))
        shown.add_column(min_width=widest + 2, no_wrap=True)
        shown.add_column()
        for one in found:
            if one.kind == kind:
                shown.add_row(f"  {one.name}", one.asks)
        console.print(shown)


@reaches_models
def run(
    name: Annotated[str, typer.Argument(help="A study of `experiment list`, or the path of a YAML file.")],
    out: Annotated[
        Path | None,
        typer.Option(help="Its directory; the same command again resumes.", show_default="experiments/NAME"),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(help="Model id that answers; give it again for several. Arms without one run anyway."),
    ] = None,
    judge: Annotated[str, typer.Option(help="Model id that judges texts; nobody does when empty.")] = "",
    seed: Annotated[
        int | None, typer.Option(help="Every random draw follows from it.", show_default="the definition's")
    ] = None,
    n: Annotated[int | None, typer.Option(help="Respondents per country.", show_default="the definition's")] = None,
    countries: Annotated[
        str, typer.Option(help="ISO3 codes or names, joined by commas; the definition's when empty.")
    ] = "",
    arms: Annotated[str, typer.Option(help="Only these arms, joined by commas.")] = "",
    elicitation: Annotated[
        str, typer.Option(help="How replies are read, where an arm does not say: sample, logprob ...")
    ] = "",
    option: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="NAME=VALUE: tree (survey), second_judge (intrinsic), protocol (assistant), labels (preference).",
        ),
    ] = None,
    endpoint: Annotated[str, typer.Option(help="assistant: address of the assistant under test.")] = "",
    requests: Annotated[
        Path | None, typer.Option(help="assistant, personalisation: file of requests, one a line, or YAML.")
    ] = None,
    population: Annotated[
        Path | None, typer.Option(help="assistant, personalisation: who asks (a directory from build or a run).")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the design and a price range; send and write nothing.")
    ] = False,
    api_base: ApiBase = "",
    as_json: AsJson = False,
    *,
    connection: Connection,
) -> None:
    """Run a study and write its tables as Markdown, LaTeX and CSV.

    Examples:

      deeppersona experiment run floor --n 1000

      deeppersona experiment run social-simulation --model openai/gpt-4o-mini --budget 5 --out experiments/social

      deeppersona experiment run ablation-depth --model local/qwen2.5-coder-1.5b --countries DEU --dry-run
    """
    from ..experiments.reading import read_definition
    from ..experiments.running import plan, run_study
    from ..experiments.setting import Setting
    from .console import Console
    from .design import print_design
    from .model import fetch_weights
    from .study_tables import print_study_tables

    definition = read_definition(name)
    own = {"endpoint": endpoint, "requests": requests, "population": population}
    setting = Setting(
        models=tuple(model or ()),
        judge=judge,
        seed=seed,
        n=n,
        countries=tuple(read_list([countries])),
        arms=tuple(read_list([arms])),
        elicitation=elicitation,
        api_base=api_base,
        options={**_options(option or []), **{key: str(value) for key, value in own.items() if value}},
        connection=connection,
    )
    for one in (*setting.models, *([judge] if judge else [])):
        fetch_weights(one)
    if dry_run:
        with Console(stderr=True).status("writing out a sample of the prompts"):
            _, design = plan(definition, setting)
        print_design(design, connection.budget_usd, as_json=as_json)
        return
    with _bar() as told:
        found = run_study(
            definition,
            setting,
            out or Path("experiments") / definition.name,
            command=shlex.join(["deeppersona", *sys.argv[1:]]),
            told=told,
        )
    if as_json:
        typer.echo(json.dumps(found.to_dict(), indent=2, allow_nan=False))
    else:
        print_study_tables(found.tables)
        typer.echo(f"With intervals, as Markdown, LaTeX and CSV: {found.path / 'results.md'}, {found.path / 'tables'}")
    if found.failed:
        print(f"deeppersona: {counted(found.failed, 'answer')} failed; the tables rest on the others.", file=sys.stderr)
        raise typer.Exit(3)


def compare(
    studies: Annotated[
        list[Path], typer.Argument(metavar="STUDY...", help="Directories of finished studies of surveys.")
    ],
    metric: Annotated[str, typer.Option(help="Distance: ks, wasserstein_normalised, js_distance ...")] = "ks",
    reference: Annotated[str, typer.Option(help="Arm to compare with; the first when empty.")] = "",
    form: Annotated[str, typer.Option("--format", help="text, md, tex, csv or json.")] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Compare arms, of one study or of several, on the very same questions and countries.

    Examples:

      deeppersona experiment compare experiments/social-simulation --reference embedded

      deeppersona experiment compare experiments/social experiments/depth --metric js_distance --format md
    """
    from ..errors import InputError
    from ..experiments.comparing import compare_studies
    from .study_tables import print_study_tables

    table = compare_studies(studies, metric=metric, reference=reference)
    written = {"md": table.to_markdown, "tex": table.to_latex, "csv": table.to_csv}
    if as_json or form == "json":
        typer.echo(json.dumps(table.to_dict(), indent=2, allow_nan=False))
    elif form == "text":
        print_study_tables([table], brief=False)
    elif form in written:
        typer.echo(written[form](), nl=False)
    else:
        raise InputError(parameter="--format", got=form, allowed="text, md, tex, csv, json")


@contextmanager
def _bar() -> Iterator[Progress]:
    """A line on standard error: which part, how many answers, how many of them lost."""
    from collections import Counter

    from .console import Console

    seen: Counter[str] = Counter()
    with Console(stderr=True).status("preparing") as status:

        def told(part: str, statuses: Mapping[str, int]) -> None:
            seen.update(statuses)
            trouble = ", ".join(f"{seen[name]:,} {name}" for name in ("refused", "unparsable", "failed") if seen[name])
            status.update(f"{part}: {counted(seen.total(), 'answer')}{f' ({trouble})' if trouble else ''}")

        yield told


def _options(pairs: Sequence[str]) -> dict[str, str]:
    from ..errors import InputError

    found = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise InputError(parameter="--set", got=pair, allowed="NAME=VALUE")
        found[name] = value
    return found
