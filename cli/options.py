"""Options that several commands share: one wording, one default form and one reader each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError

AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]
RunLocation = Annotated[str, typer.Argument(help="Run directory, or its address in an object store.")]
PopulationDirectory = Annotated[Path, typer.Argument(help="Population or run directory.")]

Seed = Annotated[int, typer.Option(help="Every random draw follows from it.")]
Margins = Annotated[
    Path | None, typer.Option(help="CSV or Parquet file of targets: columns dimension, category, share.")
]
Bias = Annotated[list[str] | None, typer.Option(help="Weight of a topic, branch or category: health:3,HOB:0.")]
OwnTree = Annotated[
    Path | None,
    typer.Option("--tree", help="Directory of a tree of your own, see `tree accept --into`; default the shipped one."),
]
Sources = Annotated[str, typer.Option(help="Only attributes of these sources of the tree, such as mined.")]

Elicitation = Annotated[
    str,
    typer.Option(
        help="How a model's answer is read: sample, logprob, logprob-letters, verbalized, ssr or pair.",
        show_default="sample",
    ),
]
Ray = Annotated[str, typer.Option(help="off, local, auto, or the address of a cluster.")]
Workers = Annotated[
    int | None,
    typer.Option(help="Worker processes with --ray; default one a core, for a local/ model one a GPU or four cores."),
]
Wheel = Annotated[str, typer.Option(help="Wheel of deeppersona for the nodes of a Ray cluster that do not have it.")]

ApiBase = Annotated[str, typer.Option(help="Address of a self-hosted OpenAI-compatible endpoint.")]


def read_list(texts: Sequence[str]) -> list[str]:
    """Names from ``A,B``, given once or several times."""
    return [part.strip() for text in texts for part in text.split(",") if part.strip()]


def read_bias(texts: Sequence[str]) -> dict[str, float]:
    """Weights from ``health:3,HOB:0.5``, given once or several times.

    Raises:
        InputError: a part that is no name and weight.
    """
    bias: dict[str, float] = {}
    for part in read_list(texts):
        name, separator, weight = part.rpartition(":")
        try:
            bias[name.strip()] = float(weight)
        except ValueError:
            separator = ""
        if not separator or not name.strip():
            raise InputError(parameter="bias", got=part, allowed="NAME:WEIGHT, such as health:3 or HOB:0.5")
    return bias


def read_switch(option: str, text: str) -> bool:
    """``on`` or ``off``.

    Raises:
        InputError: anything else.
    """
    if text not in ("on", "off"):
        raise InputError(parameter=option, got=text, allowed="on, off")
    return text == "on"
