"""Life stories without a model: one to three short events, each tied to the person's place, age, work and family.

The valence of each story is drawn evenly over positive, neutral and negative; the event is drawn among those that the
person can have lived through. Source of the even valence: Wang et al. (2025), arXiv 2511.07338, section 3.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ... import draws
from ...errors import TaxonomyError
from ..calibration.countries import resolve
from ..calibration.expression import Expression, parse
from ..columns import STORY_SCHEMA
from ..taxonomy.tree import Tree
from .batch import Batch
from .constraints import FIELDS
from .reach import Gates
from .rule_files import rule_file

VALENCES = ("positive", "neutral", "negative")
MOST = 3

_WORDS = {
    "male": {"He": "He", "he": "he", "his": "his", "His": "His", "him": "him", "spouse": "wife"},
    "female": {"He": "She", "he": "she", "his": "her", "His": "Her", "him": "her", "spouse": "husband"},
}


@dataclass(frozen=True)
class StoryTeller:
    """Tells stories of respondents of one country; every draw follows from (seed, template, place).

    Attributes:
        tree: whose gates the templates' conditions may name.
        seed, country: name the stream of draws.
        withheld: sensitivities that no story may touch.
    """

    tree: Tree
    seed: int
    country: str
    withheld: tuple[str, ...] = ()

    @cached_property
    def _templates(self) -> tuple[dict[str, str], ...]:
        return tuple(row for row in rule_file("stories") if row["touches"] not in self.withheld)

    @cached_property
    def _conditions(self) -> tuple[Expression | None, ...]:
        names = (*FIELDS, *self.tree.gates)
        return tuple(
            parse(row["when"], names, where="stories.tsv", error=TaxonomyError) if row["when"] else None
            for row in self._templates
        )

    @cached_property
    def _keys(self) -> NDArray[np.uint64]:
        names = [row["id"] for row in self._templates]
        return np.array([draws.key(self.seed, "story", self.country, name) for name in names], dtype=np.uint64)

    def tell(self, batch: Batch, gates: Gates) -> pa.Table:
        """One to three stories a respondent, in the order of the batch and of the age at the event (``STORY_SCHEMA``)."""
        n = len(batch)
        age = batch.columns["age"].astype(np.int64)
        first = np.array([int(row["from_age"]) for row in self._templates])
        last = np.array([int(row["to_age"]) for row in self._templates])
        fits = self._fitting(batch, gates, age, first)
        chance = draws.keyed_uniforms(self._keys[None, :], batch.place[:, None])
        count = 1 + np.minimum((self._uniform("count", batch) * MOST).astype(np.int64), MOST - 1)
        row, template = [], []
        open_ = fits.copy()
        of_valence = np.array([[part["valence"] == name for part in self._templates] for name in VALENCES])
        for slot in range(MOST):
            valence = np.minimum((self._uniform(f"valence {slot}", batch) * 3).astype(np.int64), 2)
            score = np.where(open_ & of_valence[valence], chance, -1.0)
            best = score.argmax(axis=1)
            told = np.flatnonzero((slot < count) & (score[np.arange(n), best] >= 0))
            row.append(told)
            template.append(best[told])
            open_[told, best[told]] = False
        rows, which = np.concatenate(row), np.concatenate(template)
        upper = np.minimum(last[which], age[rows] - 1)
        span = np.maximum(upper - first[which] + 1, 1)
        at = first[which] + (draws.keyed_uniforms(self._keys[which] ^ np.uint64(1), batch.place[rows]) * span).astype(
            int
        )
        order = np.lexsort((which, at, rows))
        return self._table(batch, gates, rows[order], which[order], at[order])

    def _uniform(self, purpose: str, batch: Batch) -> NDArray[np.float64]:
        return draws.uniforms(self.seed, f"story {purpose} {self.country}", batch.place)

    def _fitting(
        self, batch: Batch, gates: Gates, age: NDArray[np.int64], first: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        known = {**{name: batch.columns[name] for name in FIELDS}, **gates.values}
        fits = first[None, :] < age[:, None]
        for column, condition in enumerate(self._conditions):
            if condition is not None:
                fits[:, column] &= condition.mask(known)
        return np.asarray(fits)

    def _table(
        self,
        batch: Batch,
        gates: Gates,
        rows: NDArray[np.int64],
        which: NDArray[np.int64],
        at: NDArray[np.int64],
    ) -> pa.Table:
        country = resolve(self.country).name
        columns = batch.columns
        moved = gates.values.get("is_migrant", np.zeros(len(batch), dtype=bool))
        texts: list[str] = []
        cache: dict[tuple[object, ...], tuple[str, str]] = {}
        for row, template, age in zip(rows.tolist(), which.tolist(), at.tolist(), strict=True):
            city, sex, area = columns["city"][row], columns["sex"][row], columns["area"][row]
            abroad = bool(moved[row]) and age < 25
            key = (template, sex, city, area, abroad)
            text = cache.get(key)
            if text is None:
                place = (
                    "the country of birth"
                    if abroad
                    else (city or (f"a town in {country}" if area == "urban" else f"a village in {country}"))
                )
                words = {**_WORDS[sex], "place": place, "country": "the country of birth" if abroad else country}
                told = self._templates[template]["text"].format(**words)
                text = cache[key] = (f"{place[0].upper()}{place[1:]}, aged ", f": {told}")
            texts.append(f"{text[0]}{age}{text[1]}")
        ids = columns["respondent_id"]
        return pa.table(
            {
                "respondent_id": pa.array(ids[rows].tolist(), pa.string()),
                "valence": pa.array([self._templates[template]["valence"] for template in which], pa.string()),
                "age": pa.array(at.astype(np.int32)),
                "text": pa.array(texts, pa.string()),
                "origin": pa.array(["table"] * len(rows), pa.string()),
            },
            schema=STORY_SCHEMA,
        )
