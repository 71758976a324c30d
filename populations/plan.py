"""What determines a population, checked once, and its personas batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypedDict, Unpack

import pyarrow as pa

from ..draws import LARGEST_SEED
from ..errors import InputError, MarginError, TaxonomyError, refuse_unknown, whole_number
from .calibration.countries import resolve_all
from .calibration.margins import read_margins
from .calibration.synthesis import synthesise
from .calibration.value_core import draw_facets
from .generation.generator import Generated, generator_of
from .generation.recipe import Recipe
from .taxonomy.tree import Tree

#: Respondents whose attributes are selected at once: bounds memory to about 0.2 GB whatever the size of the population.
BATCH = 1024


class PlanOptions(TypedDict, total=False):
    """What a population may be asked for beside countries and n; ``Population.build`` says what each means."""

    seed: int
    depth: int
    margins: str | Path | None
    where: str
    allocate: str
    bias: Mapping[str, float] | None
    require: Sequence[str]
    forbid: Sequence[str]
    assumed_facts: bool
    tree: str | Path | None
    sources: Sequence[str]
    filler: str
    embeddings: str
    api_base: str
    judge: str


@dataclass(frozen=True)
class Plan:
    """A population before it is drawn.

    Attributes:
        countries: ISO3 codes.
        n: respondents per country.
        seed: every draw follows from it.
        recipe: which attributes and how many.
        filler: ``table``, a model id, or both joined by a comma.
        judge: model that looks for contradictions which no rule knows, or empty.
        api_base: address of the server of the models, or empty.
        own_tree: where attributes come from, where it is not the shipped tree.
        margins: file of targets in place of the published margins.
        where: filter that the respondents satisfy.
        allocate: ``equal:COLUMN`` or empty.
    """

    countries: tuple[str, ...]
    n: int
    seed: int
    recipe: Recipe
    filler: str = "table"
    margins: str | Path | None = None
    where: str = ""
    allocate: str = ""
    judge: str = ""
    api_base: str = ""
    own_tree: Tree | None = None
    _targets: dict[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, countries: str | Sequence[str], n: int, **options: Unpack[PlanOptions]) -> Plan:
        """See ``Population.build``."""
        refuse_unknown(options, PlanOptions.__annotations__, where="Population.build()")
        n = whole_number(n, 1, 100_000_000, where="Population.build()", parameter="n")
        depth = whole_number(options.get("depth", 200), 0, 100_000, where="Population.build()", parameter="depth")
        seed = whole_number(options.get("seed", 0), 0, LARGEST_SEED, where="Population.build()", parameter="seed")
        filler, margins = options.get("filler", "table"), options.get("margins")
        assumed_facts = options.get("assumed_facts", True)
        api_base, embeddings = options.get("api_base", ""), options.get("embeddings", "")
        codes = tuple(one.iso3 for one in resolve_all(countries))
        _, model = split_filler(filler)
        if model and not assumed_facts:
            raise InputError(
                "what a model says is assumed",
                where="Population.build()",
                parameter="assumed_facts, filler",
                got=filler,
                allowed="the filler `table` without assumed attributes",
            )
        recipe = Recipe.of(
            depth,
            options.get("bias"),
            required=tuple(options.get("require", ())),
            forbidden=tuple(options.get("forbid", ())),
            assumed_facts=assumed_facts,
            text=bool(model),
            sources=tuple(dict.fromkeys(options.get("sources", ()))),
            embeddings=embeddings,
            api_base=api_base if embeddings else "",
        )
        own_tree = own_tree_of(options.get("tree"))
        if depth:
            generator_of(codes[0], seed, recipe, own_tree).check()
        targets = {code: read_margins(margins, country=code) for code in codes} if margins else {}
        return cls(
            codes,
            n,
            seed,
            recipe,
            filler,
            margins,
            options.get("where", ""),
            options.get("allocate", ""),
            options.get("judge", ""),
            api_base,
            own_tree,
            targets,
        )

    def people(self, country: str) -> pa.Table:
        """Core and facets of one country's respondents."""
        drawn = synthesise(
            country,
            self.n,
            seed=self.seed,
            margins=self._targets.get(country),
            where=self.where or None,
            allocate=self.allocate or None,
        )
        return draw_facets(drawn, seed=self.seed)

    def batches(self, country: str, people: pa.Table) -> Iterator[tuple[pa.Table, Generated]]:
        """Respondents of one country with their facts and stories, some at a time."""
        generator = generator_of(country, self.seed, self.recipe, self.own_tree)
        for start in range(0, people.num_rows, BATCH):
            part = people.slice(start, BATCH)
            yield part, generator.generate(part)

    def origin(self) -> dict[str, Any]:
        """What a manifest says about how the population was made."""
        recipe = self.recipe
        chosen = {
            "bias": dict(recipe.bias),
            "required": list(recipe.required),
            "forbidden": list(recipe.forbidden),
            "sources": list(recipe.sources),
            "tree_sha256": self.own_tree.sha256 if self.own_tree else "",
            "judge": self.judge,
            "where": self.where,
            "allocate": self.allocate,
        }
        if self.margins:
            chosen |= {"margins": Path(self.margins).name, "margins_sha256": margins_hash(self.margins)}
        return {
            "countries": list(self.countries),
            "n_per_country": self.n,
            "seed": self.seed,
            "depth": recipe.depth,
            "filler": self.filler,
            "assumed_facts": recipe.assumed_facts,
            "tree_leaves": len(self.own_tree or Tree.load()),
            "synthetic": True,
            **{name: value for name, value in chosen.items() if value},
        }


def own_tree_of(directory: str | Path | None) -> Tree | None:
    """The tree of a directory; None for none, and where it holds the very files of the shipped tree.

    Raises:
        TaxonomyError: it cannot be read, or lacks leaves on which rules about people rest.
    """
    if not directory:
        return None
    found, shipped = Tree.load(directory), Tree.load()
    missing = sorted(shipped.gates.keys() - found.gates.keys())
    if missing:
        raise TaxonomyError(
            "leaves on which the rules about people rest are missing",
            where=str(directory),
            parameter="tree",
            got=f"no leaf with the gate {', '.join(missing)}",
            allowed="a tree that keeps the shipped leaves",
            hint="`deeppersona tree accept DIR --into NEW` makes one.",
        )
    return None if found is shipped else found


def split_filler(filler: str) -> tuple[bool, str]:
    """Whether tables fill, and the model that fills the rest or everything (empty for none).

    Raises:
        InputError: neither a table nor one model.
    """
    parts = [part.strip() for part in filler.split(",") if part.strip()]
    models = [part for part in parts if part != "table"]
    if not parts or len(models) > 1:
        raise InputError(
            where="Population.build()", parameter="filler", got=filler, allowed="table, MODEL_ID, or table,MODEL_ID"
        )
    return "table" in parts, models[0] if models else ""


def margins_hash(margins: str | Path) -> str:
    """Hash of a file of targets, so that an edited one is known to be another.

    Raises:
        MarginError: no such file.
    """
    file = Path(margins)
    if not file.is_file():
        raise MarginError(
            "no such file",
            where="read_margins()",
            parameter="margins",
            got=str(margins),
            allowed="a CSV or Parquet file",
        )
    return sha256(file.read_bytes()).hexdigest()
