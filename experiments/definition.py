"""What every study says of itself; each kind adds fields of its own."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Published(BaseModel):
    """Figures from a paper, under its own protocol.

    Attributes:
        source: how to cite them.
        protocol: in what that protocol differs from ours, one sentence.
        columns: headings of the figures.
        rows: name of an arm to its figures.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    protocol: str
    columns: tuple[str, ...]
    rows: dict[str, tuple[float | str | None, ...]]


class Definition(BaseModel):
    """What every study says of itself.

    Attributes:
        name: as on the command line; letters, digits and hyphens.
        kind: which class runs it, see ``kinds.KINDS``.
        title: heading of its tables.
        asks: the question that it answers, one sentence.
        caution: what a reader of its tables must know, or empty.
        published: figures that others reported for the same question, shown as citations beside ours.
        seeds: every draw follows from these; one repetition each.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")
    kind: str
    title: str
    asks: str
    caution: str = ""
    published: tuple[Published, ...] = ()
    seeds: tuple[int, ...] = Field(default=(1,), min_length=1)
