"""A clean tree of twelve leaves, to be spoiled or grown by a test."""

import shutil
from pathlib import Path

from deeppersona.populations.taxonomy.leaf_file import COLUMNS
from deeppersona.populations.taxonomy.tree import DATA

LEAF = {
    "kind": "categorical",
    "values": "yes|no",
    "prior": "40,60",
    "period": "now",
    "culture": "invariant",
    "sensitivity": "none",
    "topics": "housing",
    "tail": "common",
    "source": "own",
}
GOOD = {
    "PHY-0001": ("feet", "Shoe size change", "Has your shoe size changed in the past ten years?"),
    "PHY-0002": ("feet", "Barefoot walking at home", "Do you walk barefoot at home?"),
    "PHY-0003": ("feet", "Ingrown toenail", "Have you ever had an ingrown toenail?"),
    "PHY-0004": ("hair", "Grey hair", "Do you have grey hair?"),
    "PHY-0005": ("hair", "Hair dye use", "Do you colour or bleach what grows on your head?"),
    "PHY-0006": ("hair", "Beard length", "Have you let a beard grow longer than a hand?"),
    "LIF-0001": ("home", "Balcony or veranda", "Does your dwelling have a balcony?"),
    "LIF-0002": ("home", "Leaking roof", "Does rain come in where you sleep?"),
    "LIF-0003": ("home", "Spare bed for guests", "Could a visitor spend the night in a bed of yours?"),
    "LIF-0004": ("garden", "Vegetable patch", "Do you grow vegetables?"),
    "LIF-0005": ("garden", "Chickens kept", "Are there chickens that belong to you?"),
    "LIF-0006": ("garden", "Tool shed lock", "Is the shed with your tools locked?"),
}

Rows = dict[str, dict[str, str]]


def small() -> Rows:
    """Its leaves by id, as cells by column."""
    return {
        name: {**dict.fromkeys(COLUMNS, ""), **LEAF, "id": name, "branch": branch, "label": label, "question": question}
        for name, (branch, label, question) in GOOD.items()
    }


def write(place: Path, rows: Rows, **registers: str) -> Path:
    """Write leaves and registers as the files of a tree."""
    place.mkdir()
    for name in ("vocab.tsv", "topics.tsv"):
        shutil.copy(DATA / name, place / name)
    homes = dict.fromkeys((name[:3], row["branch"]) for name, row in small().items())
    branches = "".join(f"{code}\t{code.title()} things\t{branch}\t{branch.title()}\n" for code, branch in homes)
    (place / "branches.tsv").write_text("category\tname\tbranch\tlabel\n" + branches)
    for code in ("PHY", "LIF"):
        lines = ["\t".join(row[column] for column in COLUMNS) for row in rows.values() if row["id"].startswith(code)]
        (place / f"{code}.tsv").write_text("\n".join(["\t".join(COLUMNS), *lines]) + "\n")
    for name, text in registers.items():
        (place / f"{name}.tsv").write_text(text)
    return place
