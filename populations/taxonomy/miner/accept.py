"""Taking reviewed proposals into the tree."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ....errors import TaxonomyError
from ..leaf_file import COLUMNS
from ..lint import lint
from ..lint_rules.source import Finding
from ..tree import DATA, Tree
from .proposal import PROPOSAL_COLUMNS, Proposal

PROPOSALS = "proposals.tsv"


@dataclass(frozen=True)
class Accepted:
    """What was taken in: new ids with their labels, and how many lines lint had held back."""

    leaves: tuple[tuple[str, str], ...]
    held_back: int


def read_proposals(directory: str | Path) -> tuple[Proposal, ...]:
    """The proposals of a mining job, as a reviewer left them.

    Raises:
        TaxonomyError: no finished mining job there, or a malformed line.
    """
    file = Path(directory) / PROPOSALS
    if not file.is_file():
        raise TaxonomyError(
            "no proposals here",
            parameter="directory",
            got=str(directory),
            allowed="a directory written by a finished `deeppersona tree mine`",
        )
    lines = file.read_text("utf-8").split("\n")
    if tuple(lines[0].split("\t")) != PROPOSAL_COLUMNS:
        raise TaxonomyError("wrong header", where=f"{PROPOSALS}:1", got=lines[0], allowed=" | ".join(PROPOSAL_COLUMNS))
    found = []
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        cells = line.split("\t")
        # the category names a file that is written
        if len(cells) != len(PROPOSAL_COLUMNS) or not cells[-3].isdecimal() or not cells[0].isalnum():
            raise TaxonomyError(
                "cannot read this proposal",
                where=f"{PROPOSALS}:{number}",
                got=f"{len(cells)} columns, category {cells[0][:20]}",
                allowed=f"{len(PROPOSAL_COLUMNS)} columns, a category code, support a number",
            )
        findings = tuple(text for text in cells[-1].split("; ") if text)
        row = {**dict(zip(COLUMNS, cells, strict=False)), "id": ""}
        found.append(Proposal(cells[0], row, int(cells[-3]), cells[-2], findings))
    return tuple(found)


def with_findings(proposals: Sequence[Proposal], directory: Path = DATA) -> tuple[Proposal, ...]:
    """Proposals with what lint says of each when all of them stand in the tree."""
    judged = list(proposals)
    readable = list(range(len(judged)))
    known = {(finding.rule, finding.text) for finding in lint(directory)}
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch) / "tree"
        while readable:
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(directory, place)
            lines = {code: len(_lines(place / f"{code}.tsv")) for code in {judged[row].category for row in readable}}
            ids = _insert(place, [judged[row] for row in readable])
            fresh = [finding for finding in lint(place) if (finding.rule, finding.text) not in known]
            unreadable = [finding for finding in fresh if finding.rule == "format"]
            if not unreadable:
                break
            # a line that cannot be loaded hides all others: set it aside and look again
            finding = unreadable[0]
            code = finding.file.removesuffix(".tsv")
            of_category = [row for row in readable if judged[row].category == code]
            broken = of_category[max(0, finding.line - lines[code] - 1)]
            judged[broken] = replace(judged[broken], findings=(_said(finding),))
            readable.remove(broken)
        else:
            return tuple(judged)
    for row, name in zip(readable, ids, strict=True):
        judged[row] = replace(judged[row], findings=tuple(_said(finding) for finding in fresh if name in finding.text))
    return tuple(judged)


def accept(directory: str | Path, into: str | Path | None = None) -> Accepted:
    """Append the proposals that lint has nothing against to the tree's files, all or none.

    Args:
        directory: of the mining job; lines removed from its proposals.tsv are not taken.
        into: directory of the tree's files, made from the shipped ones where there is none yet; the shipped tree itself by
            default.

    Raises:
        TaxonomyError: nothing to accept, or the tree would no longer be clean; nothing is written then.
    """
    found = read_proposals(directory)
    target = DATA if into is None else Path(into)
    source = target if target.exists() else DATA
    Tree.load(source)
    taken = [proposal for proposal in found if not proposal.findings]
    if not taken:
        raise TaxonomyError(
            "nothing to accept", where=str(directory), got=f"{len(found)} proposals", allowed="one without findings"
        )
    known = {(finding.rule, finding.text) for finding in lint(source)}
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        place = Path(scratch) / "tree"
        # word vectors and maps of instruments stay with the package
        shutil.copytree(source, place, ignore=shutil.ignore_patterns("*.npz", "coverage"))
        ids = _insert(place, taken)
        fresh = [finding for finding in lint(place) if (finding.rule, finding.text) not in known]
        if fresh:
            raise TaxonomyError(
                "the tree would no longer be clean",
                where=str(fresh[0]),
                got=f"{len(fresh)} findings",
                hint="Mend or remove these lines of proposals.tsv; nothing was written.",
            )
        if source == target:
            for code in {proposal.category for proposal in taken}:
                (place / f"{code}.tsv").replace(target / f"{code}.tsv")
        else:
            place.rename(target)
    labels = [proposal.cells["label"] for proposal in taken]
    return Accepted(tuple(zip(ids, labels, strict=True)), len(found) - len(taken))


def _insert(place: Path, proposals: Sequence[Proposal]) -> list[str]:
    """Write proposals into a copy of the tree; returns their new ids."""
    ids = []
    for proposal in proposals:
        file = place / f"{proposal.category}.tsv"
        if not file.is_file():
            raise TaxonomyError("unknown category", parameter="id", got=proposal.category, allowed="a category code")
        name = _next_id(place, proposal.category)
        cells = {**proposal.cells, "id": name}
        with file.open("a", encoding="utf-8") as stream:
            stream.write("\t".join(cells[column] for column in COLUMNS) + "\n")
        ids.append(name)
    return ids


def _next_id(place: Path, category: str) -> str:
    """The id after the highest ever used in a category, retired ones included."""
    used = [0]
    for name in (f"{category}.tsv", "retired.tsv"):
        if (place / name).is_file():
            for line in (place / name).read_text("utf-8").split("\n")[1:]:
                if line.startswith(f"{category}-"):
                    used.append(int(line.split("\t")[0][len(category) + 1 :]))
    return f"{category}-{max(used) + 1:04d}"


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").rstrip("\n").split("\n")


def _said(finding: Finding) -> str:
    return f"{finding.rule}: {finding.text}".replace(";", ",")
