"""A population: many personas as columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ..counting import counted
from ..errors import InputError, RunError, nearest
from .columns import FACT_SCHEMA, FAILURE_SCHEMA, STORY_SCHEMA
from .persona import TOLD, Persona, personas
from .population_writer import PopulationWriter, kept_tree
from .taxonomy.tree import Tree

if TYPE_CHECKING:
    import pandas as pd

    from ..llm import Connection
    from .plan import PlanOptions

#: Columns that a notebook shows.
SHOWN = ("respondent_id", "name", "country", "age", "sex", "education", "occupation", "city", "weight")


@dataclass(frozen=True)
class Population:
    """Respondents as rows of an Arrow table; immutable, cheap to slice.

    Attributes:
        people: one row a respondent: ``CORE_COLUMNS`` and one ``facet_<name>`` column per facet of the value core.
        facts: anchors (stratum ``anchor``, negative steps) and long-tail attributes, one row a fact, in the order of
            ``people`` and of the walk (``FACT_SCHEMA``).
        stories: life stories (``STORY_SCHEMA``), in the order of ``people``.
        origin: how it was made (country, n, seed, depth, filler, versions), for the manifest.
        failures: attributes that a model should have filled and did not (``FAILURE_SCHEMA``).
        own_tree: the tree that the facts are leaves of, where it is not the shipped one; saved with the population.
    """

    people: pa.Table
    facts: pa.Table = field(default_factory=FACT_SCHEMA.empty_table)
    stories: pa.Table = field(default_factory=STORY_SCHEMA.empty_table)
    origin: Mapping[str, Any] = field(default_factory=dict)
    failures: pa.Table = field(default_factory=FAILURE_SCHEMA.empty_table)
    own_tree: Tree | None = field(default=None, repr=False)

    @property
    def tree(self) -> Tree:
        """The tree that the facts are leaves of."""
        return self.own_tree or Tree.load()

    @classmethod
    def build(
        cls,
        countries: str | Sequence[str],
        n: int,
        *,
        connection: Connection | None = None,
        **options: Unpack[PlanOptions],
    ) -> Population:
        """Draw n adults per country: demographics, value core, long-tail attributes and stories.

        Args:
            countries: ISO 3166-1 alpha-3 codes or English names, a list or joined by commas.
            n: respondents per country, at least 1.
            connection: concurrency, cache, keys, limits and the one budget of the models that fill and judge.
            options: ``seed`` (0): every draw follows from it and from the respondent's place.
                ``depth`` (200): long-tail attributes per persona; 0 leaves core and facets only.
                ``margins``: file of targets in place of the published margins, see ``calibration.margins``.
                ``where``: a filter such as ``age >= 65 and area == 'rural'``; the national joint holds inside the cohort.
                ``allocate``: ``equal:COLUMN`` draws as many from every category; ``weight`` restores the national shares.
                ``bias``: weight of a category code, branch or topic of the tree in the walk; 1 is neutral, 0 forbids.
                ``require``: attribute ids that everybody to whom they apply gets, within the depth.
                ``forbid``: attribute ids that nobody gets.
                ``assumed_facts`` (True): False selects only attributes whose distribution is measured or modelled; they are few.
                ``tree``: directory of a tree of one's own (``taxonomy.tree``); the shipped one when None.
                ``sources``: select only attributes of these sources, such as ``mined``; all when empty.
                ``filler`` (``table``): a model id, which fills everything but what the core settles; or ``table,MODEL_ID``,
                where the model writes free text only.
                ``embeddings``: hosted embedding model that ranks attributes; the shipped vectors when empty.
                ``api_base``: address of a self-hosted server, for all models named here.
                ``judge``: model that looks for contradictions which no rule knows; the later fact of a pair that it names is
                dropped and reported.

        Raises:
            UnknownCountryError: no such country.
            TaxonomyError: a tree that cannot be read.
            MarginError: targets that cannot be read or met.
            CohortError: nobody, or too few, fit the filter.
            InputError: a number or name out of range.
            SelectionError: a depth, bias, source or list of attributes that the tree cannot serve.
        """
        from .build import build
        from .plan import Plan

        return build(Plan.of(countries, n, **options), connection=connection)

    def __len__(self) -> int:
        return int(self.people.num_rows)

    def _repr_html_(self) -> str:
        """What a notebook shows: how many, where, how deep, and the first five."""
        from ..notebook import Card

        n = len(self)
        shown = [name for name in SHOWN if name in self.people.column_names]
        rows = self.people.select(shown).slice(0, 5).to_pylist()
        countries = ", ".join(self.countries[:8]) + (
            f" and {len(self.countries) - 8} more" if len(self.countries) > 8 else ""
        )
        return Card(
            f"Population of {counted(n, 'respondent')}",
            {
                "countries": countries,
                "attributes each": f"{self.facts.num_rows / n:.0f}" if n and self.facts.num_rows else "",
                "stories": f"{self.stories.num_rows:,}" if self.stories.num_rows else "",
                "facets of the value core": len(self.facets) or "",
                "seed": self.origin.get("seed", ""),
                "filled by": self.origin.get("filler", ""),
                "attributes without a value": f"{self.failures.num_rows:,}" if self.failures.num_rows else "",
            },
            [name.replace("_", " ") for name in shown],
            [["–" if row[name] is None else row[name] for name in shown] for row in rows],
            (f"The first {len(rows)} of {n:,}.",) if n > len(rows) else (),
        ).html()

    @property
    def countries(self) -> tuple[str, ...]:
        """ISO3 codes present, in order of first appearance."""
        return tuple(dict.fromkeys(self.people["country"].unique().to_pylist()))

    @property
    def facets(self) -> tuple[str, ...]:
        """Names of the value core's facets, without their prefix."""
        return tuple(name[6:] for name in self.people.column_names if name.startswith("facet_"))

    def column(self, name: str) -> NDArray[Any]:
        """One column as a NumPy array, shape (n_respondents,)."""
        if name not in self.people.column_names:
            raise InputError(
                where="Population.column()",
                parameter="name",
                got=name,
                allowed=", ".join(self.people.column_names),
                hint=nearest(name, self.people.column_names),
            )
        column = self.people[name]
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        return np.asarray(column.to_numpy(zero_copy_only=False))

    def slice(self, start: int, stop: int) -> Population:
        """Respondents start to stop (exclusive), with their facts and stories."""
        return self.of_people(self.people.slice(start, max(0, stop - start)))

    def take(self, rows: Sequence[int] | NDArray[np.int64]) -> Population:
        """The respondents at these positions, in that order."""
        return self.of_people(self.people.take(pa.array(np.asarray(rows, dtype=np.int64))))

    def of_people(self, people: pa.Table) -> Population:
        """These rows of ``people`` with their facts and stories."""
        return replace(
            self,
            people=people,
            facts=self._of(self.facts, people),
            stories=self._of(self.stories, people),
            failures=self._of(self.failures, people),
        )

    @staticmethod
    def _of(table: pa.Table, people: pa.Table) -> pa.Table:
        if not table.num_rows or not people.num_rows:
            return table.slice(0, 0)
        import pyarrow.compute as pc

        ids = people["respondent_id"].combine_chunks()
        owner = table["respondent_id"]
        owner = owner.cast(pa.string()) if pa.types.is_dictionary(owner.type) else owner
        return table.filter(pc.is_in(owner, value_set=ids.cast(pa.string())))

    def told(self, texts: Sequence[str]) -> Population:
        """The same respondents, of whom a language model is told these texts and nothing else.

        Args:
            texts: one a respondent, in order, not empty. Facts and stories, which nobody would read, are left out.

        Raises:
            InputError: another number of texts, or an empty one.
        """
        if len(texts) != len(self) or not all(text.strip() for text in texts):
            raise InputError(
                where="Population.told()",
                parameter="texts",
                got=len(texts),
                allowed=f"{len(self)} texts that say something",
            )
        people = self.people.drop_columns([TOLD]) if TOLD in self.people.column_names else self.people
        return replace(
            self,
            people=people.append_column(TOLD, pa.array(texts, pa.string())),
            facts=self.facts.slice(0, 0),
            stories=self.stories.slice(0, 0),
        )

    def personas(self) -> Iterator[Persona]:
        """Every respondent whole, in order, one at a time; only a few hundred are in memory as objects at once."""
        return personas(self.people, self.facts, self.stories, self.own_tree)

    def persona(self, respondent_id: str) -> Persona:
        """One respondent whole.

        Raises:
            InputError: nobody of that id.
        """
        import pyarrow.compute as pc

        found = self.people.filter(pc.equal(self.people["respondent_id"], respondent_id))
        if not found.num_rows:
            raise InputError(
                "unknown respondent",
                where="Population.persona()",
                parameter="respondent_id",
                got=respondent_id,
                allowed=f"one of {len(self)} ids such as {self.people['respondent_id'][0].as_py()}",
            )
        return next(self.of_people(found).personas())

    def to_pandas(self) -> pd.DataFrame:
        """Core and facets as a data frame, one row a respondent."""
        frame: pd.DataFrame = self.people.to_pandas()
        return frame

    def save(self, directory: str | Path) -> Path:
        """Write population.parquet, facts.parquet, stories.parquet and population.json into a directory, and a tree of its own."""
        with PopulationWriter(directory) as writer:
            for name in ("facts", "stories", "failures"):
                if getattr(self, name).num_rows:
                    writer.add(name, getattr(self, name))
            return writer.finish(self.people, self.origin, self.own_tree)

    @classmethod
    def load(cls, directory: str | Path) -> Population:
        """Read what ``save`` wrote.

        Args:
            directory: of a population, or of a run, which keeps its own.

        Raises:
            RunError: the directory holds no population, or not the tree that it was built from.
        """
        source = _saved(directory)
        tables = [
            pq.read_table(source / f"{name}.parquet", memory_map=True)
            if (source / f"{name}.parquet").is_file()
            else None
            for name in ("population", "facts", "stories", "failures")
        ]
        about = source / "population.json"
        origin = json.loads(about.read_text()) if about.is_file() else {}
        return cls(
            tables[0],
            FACT_SCHEMA.empty_table() if tables[1] is None else tables[1],
            STORY_SCHEMA.empty_table() if tables[2] is None else tables[2],
            origin,
            FAILURE_SCHEMA.empty_table() if tables[3] is None else tables[3],
            kept_tree(source, origin),
        )

    @classmethod
    def load_people(cls, directory: str | Path, start: int, stop: int) -> Population:
        """Respondents start to stop (exclusive) of what ``save`` wrote, without facts and stories; little else is read.

        Raises:
            RunError: the directory holds no population.
        """
        with pq.ParquetFile(_saved(directory) / "population.parquet") as file:
            groups = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
            ends = np.cumsum(groups, dtype=np.int64)
            first = int(np.searchsorted(ends, start, side="right"))
            last = int(np.searchsorted(ends, stop, side="left"))
            people = file.read_row_groups(range(first, min(last + 1, len(groups))))
        return cls(people.slice(start - int(ends[first - 1] if first else 0), max(0, stop - start)))


def _saved(directory: str | Path) -> Path:
    """Where the population is: in the directory, or in that of a run its own."""
    inner = Path(directory) / "population"
    source = inner if inner.is_dir() else Path(directory)
    if not (source / "population.parquet").is_file():
        raise RunError(
            "no population here",
            where="Population.load()",
            parameter="directory",
            got=str(directory),
            allowed="a directory written by `deeppersona build` or by a run",
        )
    return source
