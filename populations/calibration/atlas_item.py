"""One question of the atlas, and the columns of its two tables: shares and questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pyarrow as pa

#: Names a question: source and question id.
Key = tuple[str, str]

#: One row is the share of one option of one question in one country. Missing codes never stand here.
ATLAS_SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("country", pa.string()),
        ("question_id", pa.string()),
        ("option_code", pa.int64()),
        ("share", pa.float64()),
        ("n", pa.float64()),
        ("n_eff", pa.float64()),
        ("weighting", pa.string()),
        ("year", pa.string()),
        ("citation", pa.string()),
        ("terms", pa.string()),
    ]
)

#: One row is what is known of a question besides its shares.
ITEM_SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("question_id", pa.string()),
        ("text", pa.string()),
        ("topic", pa.string()),
        ("scale", pa.string()),
        ("codes", pa.list_(pa.int64())),
        ("labels", pa.list_(pa.string())),
        ("trait", pa.string()),
        ("keyed", pa.int64()),
    ]
)


@dataclass(frozen=True)
class AtlasItem:
    """One question of the atlas.

    Attributes:
        source, question_id: its name in the atlas.
        text: wording, empty where the source gave none.
        topic: block of related questions, empty where the source gave none.
        scale: ``ordinal`` or ``nominal``.
        codes, labels: options in scale order.
        trait, keyed: personality trait and key (1 or -1), empty and 0 for other items.
    """

    source: str
    question_id: str
    text: str = ""
    topic: str = ""
    scale: str = "ordinal"
    codes: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    trait: str = ""
    keyed: int = 0

    def completed(self, known: AtlasItem | None) -> AtlasItem:
        """This record with wording, topic, trait and labels of an older one where it has none of its own."""
        if known is None:
            return self
        bare = all(label == str(code) for code, label in zip(self.codes, self.labels, strict=True))
        label_of = dict(zip(known.codes, known.labels, strict=True))
        return replace(
            self,
            text=self.text or known.text,
            topic=self.topic or known.topic,
            trait=self.trait or known.trait,
            keyed=self.keyed or known.keyed,
            labels=tuple(label_of.get(code, str(code)) for code in self.codes) if bare else self.labels,
        )


def items_from_table(table: pa.Table) -> dict[Key, AtlasItem]:
    """Records of an ``ITEM_SCHEMA`` table, by (source, question id)."""
    return {
        (row["source"], row["question_id"]): AtlasItem(
            **{**row, "codes": tuple(row["codes"] or ()), "labels": tuple(row["labels"] or ())}
        )
        for row in table.to_pylist()
    }


def items_to_table(items: Iterable[AtlasItem]) -> pa.Table:
    """The inverse of ``items_from_table``."""
    return pa.Table.from_pylist(
        [{**vars(item), "codes": list(item.codes), "labels": list(item.labels)} for item in items], schema=ITEM_SCHEMA
    )
