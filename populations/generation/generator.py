"""How a persona is sampled beyond its core: anchors, long-tail attributes and life stories of a batch of respondents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...errors import SelectionError, nearest
from ..columns import FACT_SCHEMA, FAILURE_SCHEMA, STORY_SCHEMA
from ..taxonomy.anchors import anchored
from ..taxonomy.attribute import Attribute
from ..taxonomy.per_tree import per_tree
from ..taxonomy.tree import Tree
from .anchors import N_VALUES, Anchors
from .batch import Batch
from .contradictions import Contradictions
from .fact_table import FactTable
from .given import Given
from .provenance import Provenance
from .reach import Gates, Reach
from .recipe import Recipe
from .selection import Selection, Selector
from .similarity import CoreSimilarity
from .stories import StoryTeller
from .table_filler import TableFiller
from .values import Values


@dataclass(frozen=True)
class Generated:
    """What was generated for a batch.

    Attributes:
        facts: anchors (negative steps) and walk of each respondent, in the order of people (``FACT_SCHEMA``).
        stories: in the order of people (``STORY_SCHEMA``).
        tally: values that a rule forbids: ``found``, ``repaired`` (drawn again within what is possible) and ``replaced``
            (nothing was possible, so that another attribute was picked in its place).
        failures: attributes that a model could not fill (``FAILURE_SCHEMA``).
        respondents: how many the batch has.
    """

    facts: pa.Table
    stories: pa.Table
    tally: Mapping[str, int] = field(default_factory=dict)
    failures: pa.Table = field(default_factory=FAILURE_SCHEMA.empty_table)
    respondents: int = 0


@dataclass(frozen=True)
class Generator:
    """Generates what one country, seed and recipe ask for; every draw follows from seed, country, leaf and place."""

    tree: Tree
    country: str
    seed: int
    recipe: Recipe

    @cached_property
    def filler(self) -> TableFiller:
        """Draws values."""
        return TableFiller(self.tree, self.seed, self.country)

    @cached_property
    def selector(self) -> Selector:
        """Picks attributes."""
        recipe = self.recipe
        return Selector(
            self.tree, recipe.depth, self.seed, self.country, dict(recipe.bias), recipe.required, recipe.forbidden
        )

    @cached_property
    def reach(self) -> Reach:
        """Says which attributes apply."""
        return Reach(self.tree, self.filler)

    @cached_property
    def anchors(self) -> Anchors:
        """Draws values held, attitude and interests."""
        return Anchors(self.tree, self.filler)

    @cached_property
    def contradictions(self) -> Contradictions:
        """Finds and repairs what cannot be true together."""
        return Contradictions(self.tree, self.filler)

    @cached_property
    def provenance(self) -> Provenance:
        """Says how well the distribution of a value is known."""
        return Provenance(self.tree, self.filler, self.country)

    @cached_property
    def similarity(self) -> CoreSimilarity:
        """Ranks attributes by nearness to a core."""
        if self.recipe.embeddings:
            return CoreSimilarity(self.tree, self.recipe.embeddings, self.recipe.api_base)
        return per_tree(self.tree, CoreSimilarity)

    @cached_property
    def selectable(self) -> NDArray[np.bool_]:
        """True for leaves that may be picked at all: fillable, not in the core already, not withheld; (n_leaves,)."""
        mask = np.ones(len(self.tree), dtype=bool) if self.recipe.text else self.filler.fillable.copy()
        mask[anchored(self.tree)] = False
        mask &= ~np.array([self._is_withheld(leaf) for leaf in self.tree])
        return np.asarray(mask)

    @cached_property
    def in_walk(self) -> NDArray[np.bool_]:
        """True for leaves that the walk may pick; anchors are drawn from all sources alike, shape (n_leaves,)."""
        sources = self.recipe.sources
        return np.asarray(self.selectable & [not sources or leaf.source in sources for leaf in self.tree])

    def _is_withheld(self, leaf: Attribute) -> bool:
        """Whether a leaf is of a withheld sensitivity, or would give one away by applying."""
        withheld = self.recipe.withheld
        if leaf.sensitivity in withheld:
            return True
        names = set(re.findall(r"[a-z_]+", leaf.applies_if))
        if "religion" in withheld and "religion" in names:
            return True
        return any(gate in names and owner.sensitivity in withheld for gate, owner in self.tree.gates.items())

    def check(self) -> None:
        """Refuse what the recipe can never give, before anything is drawn.

        Raises:
            SelectionError: a depth above the tree, an unknown bias, or a required attribute that is not selected at all.
            TaxonomyError: an unknown attribute id.
        """
        self.selector  # noqa: B018  checks depth, bias and ids
        known = {leaf.source for leaf in self.tree}
        for name in self.recipe.sources:
            if name not in known:
                raise SelectionError(
                    "no attribute of the tree is from there",
                    where="Population.build()",
                    parameter="sources",
                    got=name,
                    allowed=", ".join(sorted(known)),
                    hint=nearest(name, known)
                    or "Attributes that `deeppersona tree mine` found have the source `mined`.",
                )
        for name in self.recipe.required:
            if not self.in_walk[self.tree.index[name]]:
                raise SelectionError(
                    "this attribute is never selected",
                    where="Population.build()",
                    parameter="require",
                    got=name,
                    allowed="an attribute that the core does not say already, that the filler can fill and that is not withheld",
                )

    def generate(self, people: pa.Table, given: Given | None = None) -> Generated:
        """Anchors, attributes and stories of respondents of this country; at depth 0 core and facets are all there is.

        Args:
            people: core and facets, one row a respondent.
            given: what a user said about them.

        Raises:
            SelectionError: fewer attributes apply to somebody than the depth asks for.
        """
        if not self.recipe.depth and given is None:
            return Generated(FACT_SCHEMA.empty_table(), STORY_SCHEMA.empty_table(), respondents=people.num_rows)
        batch = Batch.of(people)
        given = given or Given.nothing(len(batch))
        gates = self.reach.gates(batch, given.gates(self.tree))
        met = self.filler.constraints.met(batch.columns, gates.values)
        reach = self.reach.mask(batch, gates)
        given.check(self.tree, reach)
        reach &= self.selectable
        given.leave_out(self.tree, reach)
        table = FactTable(self.tree, batch, self.provenance)
        given.write(self.tree, table)
        tally: Counter[str] = Counter()
        if self.recipe.depth:
            self._write_anchors(batch, met, reach, table)
            self._write_walk(batch, gates, met, reach, given, table, tally)
        stories = StoryTeller(self.tree, self.seed, self.country, self.recipe.withheld).tell(batch, gates)
        return Generated(table.finish(), stories, tally, respondents=len(batch))

    def _write_anchors(self, batch: Batch, met: NDArray[np.bool_], reach: NDArray[np.bool_], table: FactTable) -> None:
        table.add_statements("values", self.anchors.stated("values", batch, N_VALUES))
        table.add_statements("attitudes", self.anchors.stated("attitudes", batch, 1))
        if not self.recipe.assumed_facts:
            return
        rows, leaves, values = self.anchors.interests(batch, reach, met)
        reach[rows, leaves] = False
        table.add_interests(rows, leaves, values)

    def _write_walk(
        self,
        batch: Batch,
        gates: Gates,
        met: NDArray[np.bool_],
        reach: NDArray[np.bool_],
        given: Given,
        table: FactTable,
        tally: Counter[str],
    ) -> None:
        reach &= self.in_walk
        if not self.recipe.assumed_facts:
            reach = reach & self.provenance.is_known(batch, gates, met)
        similarity = self.similarity.between(batch.columns)
        pending = np.arange(len(batch))
        while pending.size:
            part = batch if len(pending) == len(batch) else batch.take(pending)
            picked = self._pick(reach[pending], similarity[pending], part)
            own_gates, own_met = (gates, met) if part is batch else (gates.take(pending), met[pending])
            values = self.filler.draw(picked.leaf, picked.row, part, own_met)
            self._keep_gates(picked, own_gates, values)
            lost = self._settle(picked, values, part, own_met, given, pending) | values.is_impossible
            again = np.unique(picked.row[lost])
            keep = ~np.isin(picked.row, again)
            tally["replaced"] += int(lost.sum())
            tally["repaired"] += int(values.was_redrawn[keep].sum())
            tally["found"] = tally["replaced"] + tally["repaired"]
            table.add_walk(pending, picked, keep, values, own_gates)
            reach[pending[picked.row[lost]], picked.leaf[lost]] = False
            pending = pending[again]

    def _pick(self, reach: NDArray[np.bool_], similarity: NDArray[np.int32], part: Batch) -> Selection:
        try:
            return self.selector.select(reach, similarity, part.place)
        except SelectionError as error:
            if self.recipe.assumed_facts:
                raise
            raise SelectionError(
                "few attributes have a measured or modelled distribution",
                where="Population.build()",
                parameter="depth",
                got=error.got,
                allowed=error.allowed,
                hint="Give a smaller --depth, or leave assumed attributes in.",
            ) from None

    def _settle(
        self,
        picked: Selection,
        values: Values,
        part: Batch,
        met: NDArray[np.bool_],
        given: Given,
        pending: NDArray[np.int64],
    ) -> NDArray[np.bool_]:
        said = given.facts_of(self.tree, pending)
        if not len(said.leaf):
            return self.contradictions.settle(picked.leaf, picked.row, values, part, met, values.is_forced)
        leaves, rows = np.concatenate([said.leaf, picked.leaf]), np.concatenate([said.row, picked.row])
        both = Values.concatenate([said.values, values])
        fixed = np.concatenate([np.ones(len(said.leaf), dtype=bool), values.is_forced])
        lost = self.contradictions.settle(leaves, rows, both, part, met, fixed)
        own = slice(len(said.leaf), None)
        for name in Values.__dataclass_fields__:
            getattr(values, name)[:] = getattr(both, name)[own]
        return lost[own]

    def _keep_gates(self, picked: Selection, gates: Gates, values: Values) -> None:
        # a gate was drawn, or settled by the core, before the walk: the fact must say what the conditions were judged by
        for name, leaf in self.tree.gates.items():
            facts = np.flatnonzero(picked.leaf == self.tree.index[leaf.id])
            if facts.size:
                values.position[facts] = np.where(gates.values[name][picked.row[facts]], 0, 1)
                values.was_redrawn[facts] = False
                values.is_impossible[facts] = False
                values.is_forced[facts] = True


@lru_cache(maxsize=64)
def generator_of(country: str, seed: int, recipe: Recipe, tree: Tree | None = None) -> Generator:
    """The generator for a country, seed, recipe and tree (the shipped one when None), kept for the next batch."""
    return Generator(tree or Tree.load(), country, seed, recipe)
