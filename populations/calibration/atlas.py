"""The atlas: one tidy store of what humans answered, by source, country and question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ...errors import GroundTruthError, nearest
from .atlas_import import Frame, imported_files, read_import, validated
from .atlas_item import ATLAS_SCHEMA, AtlasItem, Key, items_from_table
from .tables import SHIPPED

Shares = tuple[tuple[str, ...], tuple[int, ...], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Atlas:
    """Human answer shares, immutable.

    Attributes:
        table: rows of ``ATLAS_SCHEMA``; shares of a question in a country sum to 1 within 1e-6.
        items: what is known of each question, by (source, question id).
    """

    table: pa.Table
    items: Mapping[Key, AtlasItem] = field(default_factory=dict)

    @classmethod
    def shipped(cls) -> Atlas:
        """World Values Survey 7 (66 territories, 91 questions) and IPIP-50 (35 countries, self-selected)."""
        return _shipped()

    @classmethod
    def with_imports(cls, directory: str | Path | None = None) -> Atlas:
        """The shipped atlas and every table that the user imported; an imported cell replaces a shipped one.

        Args:
            directory: where ``import_shares`` wrote; the user's data directory when None.

        Raises:
            GroundTruthError: an imported file is unreadable.
        """
        return _with_files(imported_files(directory))

    def extended(self, table: pa.Table, items: Mapping[Key, AtlasItem] | None = None) -> Atlas:
        """This atlas and more shares; a (source, question, country) given anew replaces the old one."""
        table = table.cast(ATLAS_SCHEMA)
        named = {key: item.completed(self.items.get(key)) for key, item in (items or {}).items()}
        kept = self.table.filter(pa.array(~np.isin(_cells(self.table), _cells(table))))
        return Atlas(pa.concat_tables([kept, table]), {**self.items, **named})

    @cached_property
    def _index(self) -> dict[Key, tuple[tuple[str, ...], tuple[int, ...], NDArray[np.float64], NDArray[np.float64]]]:
        """(source, question) to countries, codes, shares and effective n, built in one pass over the rows."""
        (source, sources), (country, countries), (question, questions) = (
            _encoded(self.table[name]) for name in ("source", "country", "question_id")
        )
        code, share, n, n_eff = (
            self.table[name].to_numpy(zero_copy_only=False) for name in ("option_code", "share", "n", "n_eff")
        )
        cell = source * len(questions) + question
        order = np.argsort(cell, kind="stable")
        starts = np.flatnonzero(np.diff(cell[order], prepend=-1))
        index = {}
        for rows in sorted(np.split(order, starts[1:]), key=lambda rows: int(rows[0])) if len(order) else ():
            names, at = np.unique(country[rows], return_inverse=True)
            codes, column = np.unique(code[rows], return_inverse=True)
            matrix = np.zeros((len(names), len(codes)))
            matrix[at, column] = share[rows]
            size = np.zeros(len(names))
            size[at] = np.where(np.isfinite(n_eff[rows]), n_eff[rows], n[rows])
            size[~(size > 0)] = DEFAULT_N
            # countries by name, whatever order the table brings them in
            named = [countries[name] for name in names]
            by_name = np.argsort(named)
            index[sources[source[rows[0]]], questions[question[rows[0]]]] = (
                tuple(named[i] for i in by_name),
                tuple(int(c) for c in codes),
                matrix[by_name],
                size[by_name],
            )
        return index

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the sources present, sorted."""
        return tuple(sorted({source for source, _ in self._index}))

    def questions(self, source: str) -> tuple[str, ...]:
        """Ids of the questions of a source, in the order of the table."""
        return tuple(question for named, question in self._index if named == source)

    def has(self, source: str, question_id: str) -> bool:
        """Whether any country's shares of this question are held."""
        return (source, question_id) in self._index

    def shares(self, source: str, question_id: str) -> Shares:
        """Shares of one question.

        Returns:
            Countries (ISO3, sorted), option codes (ascending) and shares, shape (n_countries, n_codes), rows sum to 1.

        Raises:
            GroundTruthError: the atlas does not hold this question.
        """
        countries, codes, matrix, _ = self._entry(source, question_id)
        return countries, codes, matrix

    def effective_n(self, source: str, question_id: str) -> NDArray[np.float64]:
        """Effective sample sizes behind ``shares``, shape (n_countries,); 500 where the source does not say."""
        return self._entry(source, question_id)[3]

    def _entry(
        self, source: str, question_id: str
    ) -> tuple[tuple[str, ...], tuple[int, ...], NDArray[np.float64], NDArray[np.float64]]:
        entry = self._index.get((source, question_id))
        if entry is None:
            known = self.questions(source)
            raise GroundTruthError(
                "the atlas holds no such question",
                where="Atlas.shares()",
                parameter="question_id",
                got=f"{source}:{question_id}",
                allowed=f"{len(known)} questions of {source}" if known else f"sources {', '.join(self.sources)}",
                hint=nearest(question_id, known) or nearest(source, self.sources),
            )
        return entry

    def countries(self, source: str) -> tuple[str, ...]:
        """ISO3 codes of the countries with at least one question of this source, sorted."""
        return tuple(sorted({c for (named, _), entry in self._index.items() if named == source for c in entry[0]}))

    def item(self, source: str, question_id: str) -> AtlasItem:
        """What is known of a question; a bare record without wording when the source described none."""
        known = self.items.get((source, question_id))
        if known is not None:
            return known
        codes = self._entry(source, question_id)[1]
        return AtlasItem(source, question_id, codes=codes, labels=tuple(str(code) for code in codes))

    def without(self, country: str, question_ids: Iterable[str]) -> Atlas:
        """This atlas with one country's shares of these questions left out, in every source."""
        hidden = set(question_ids)
        index = {}
        for key, (countries, codes, matrix, size) in self._index.items():
            if key[1] in hidden and country in countries:
                keep = np.array([name != country for name in countries])
                if not keep.any():
                    continue
                index[key] = (tuple(n for n in countries if n != country), codes, matrix[keep], size[keep])
            else:
                index[key] = (countries, codes, matrix, size)
        import pyarrow.compute as pc

        theirs = pc.and_(
            pc.equal(self.table["country"], country),
            pc.is_in(self.table["question_id"], pa.array(sorted(hidden), pa.string())),
        )
        reduced = replace(self, table=self.table.filter(pc.invert(theirs)))
        # the index of the smaller table is known already
        reduced.__dict__["_index"] = index
        return reduced

    def import_shares(self, frame: Frame, *, source: str) -> Atlas:
        """This atlas with a user's table added in memory; see ``atlas_import.import_shares`` to keep it on disk."""
        return self.extended(*validated(frame, source=source))


#: Stands in for an effective sample size that a source does not state: small for a national survey, so never flattering.
DEFAULT_N = 500.0


def _encoded(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], list[str]]:
    """Positions in a list of distinct words, and the list."""
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()


def _cells(table: pa.Table) -> NDArray[np.str_]:
    """Source, question and country of each row in one word."""
    import pyarrow.compute as pc

    parts = [table[name].cast(pa.string()) for name in ("source", "question_id", "country")]
    joined = pc.binary_join_element_wise(*parts, "\x1f")
    return np.asarray(joined.to_numpy(zero_copy_only=False).astype(str))


@lru_cache(maxsize=4)
def _with_files(files: tuple[tuple[Path, int], ...]) -> Atlas:
    """One atlas for one state of the imported files, so that what was computed from it is found again."""
    atlas = _shipped()
    for path, _ in files:
        atlas = atlas.extended(*read_import(path))
    return atlas


@lru_cache(maxsize=1)
def _shipped() -> Atlas:
    parts = [pq.read_table(path).cast(ATLAS_SCHEMA) for path in sorted(SHIPPED.glob("atlas_shares_*.parquet"))]
    if not parts:
        raise GroundTruthError(
            "the shipped atlas is missing",
            where="Atlas.shipped()",
            parameter="tables",
            got=str(SHIPPED),
            allowed="atlas_shares_*.parquet",
            hint="Reinstall the package, or run the module build_atlas.",
        )
    return Atlas(pa.concat_tables(parts), items_from_table(pq.read_table(SHIPPED / "atlas_questions.parquet")))
