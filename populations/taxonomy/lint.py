"""Lint of the Human-Attribute Tree: what must hold of every leaf and of the tree as a whole."""

from __future__ import annotations

import re
from pathlib import Path

from ...errors import TaxonomyError
from .lint_rules import conditions, labels, questions, resemblance, shape, values
from .lint_rules.source import Finding, Source
from .tree import DATA, Tree

#: Every rule, in the order in which findings are listed.
RULES = (*labels.RULES, *questions.RULES, *values.RULES, *conditions.RULES, *shape.RULES, *resemblance.RULES)


def lint(directory: str | Path | None = None) -> list[Finding]:
    """Everything wrong with a tree.

    Args:
        directory: of the tree's TSV files; None for the shipped tree.

    Returns:
        Findings by file and line; empty for a clean tree. A file that cannot even be loaded is one finding, and then no
        other rule is tried.
    """
    place = DATA if directory is None else Path(directory)
    try:
        tree = Tree.load(directory)
    except TaxonomyError as error:
        return [_unreadable(error)]
    source = Source(place, tree)
    found = [finding for rule in RULES for finding in rule(source)]
    return sorted(found, key=lambda finding: (finding.file, finding.line, finding.rule))


def _unreadable(error: TaxonomyError) -> Finding:
    place = re.fullmatch(r"(.+):(\d+)", error.where)
    file, line = (place[1], int(place[2])) if place else (error.where, 0)
    bare = TaxonomyError(
        error.message, parameter=error.parameter, got=error.got, allowed=error.allowed, hint=error.hint
    )
    column = f"column {error.parameter}: " if error.parameter else ""
    return Finding(file, line, "format", f"{column}{bare}")
