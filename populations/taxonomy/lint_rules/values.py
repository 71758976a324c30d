"""Rules about what may be answered: vocabularies, ranges, base rates, loadings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..attribute import Attribute
from .source import Finding, Source

FEWEST, MOST = 2, 14
MOST_TEXT = 0.01

#: Words in their order from least to most; two values that hold words of one ladder must stand in its order.
LADDERS = tuple(
    tuple(ladder.split("|"))
    for ladder in (
        "never|rarely|sometimes|often|very often|always",
        "never|seldom|usually|always",
        "never|once|twice|several times|many times",
        "not at all|a little|somewhat|moderately|quite|very|extremely",
        "none|a few|some|about half|most|all",
        "very low|low|medium|high|very high",
        "very poor|poor|fair|good|very good|excellent",
        "much less|less|about the same|more|much more",
        "much worse|worse|about the same|better|much better",
        "strongly disagree|disagree|agree|strongly agree",
        "daily|weekly|monthly|yearly",
        "very dissatisfied|dissatisfied|satisfied|very satisfied",
        "very unlikely|unlikely|likely|very likely",
        "very small|small|large|very large",
        "very easy|easy|hard|very hard",
        "very weak|weak|strong|very strong",
        "very short|short|long|very long",
        "very slow|slow|fast|very fast",
    )
)
#: Ladders that may stand either way, since which end is more depends on the question.
TWO_WAY = frozenset({"daily", "very easy"})

#: Words that begin with a capital wherever they stand.
CAPITALS = frozenset(("I", "God", "God's", "X-ray"))

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def vocabularies(source: Source) -> Iterator[Finding]:
    """Two to fourteen different values in lower case; none for counts, quantities and text."""
    for leaf in source.tree:
        if leaf.kind in ("categorical", "multi", "ordinal"):
            if not FEWEST <= len(leaf.values) <= MOST:
                yield source.about(leaf, "values-number", f"{len(leaf.values)} values; allowed: {FEWEST} to {MOST}")
            if len({value.casefold() for value in leaf.values}) < len(leaf.values):
                yield source.about(leaf, "repeated-value", f"a value stands twice in {'|'.join(leaf.values)}")
            for value in leaf.values:
                if value != value.strip() or not value or (value[0].isupper() and value.split()[0] not in CAPITALS):
                    yield source.about(leaf, "value-form", f"{value!r} is empty, padded or capitalised")
                if ";" in value:
                    yield source.about(leaf, "value-form", f"{value!r} holds the mark that joins several values")
        elif leaf.values:
            yield source.about(leaf, "values-number", "a count, quantity or text has no vocabulary")


def free_text(source: Source) -> Iterator[Finding]:
    """Free text on at most 1 % of the leaves."""
    texts = [leaf for leaf in source.tree if leaf.kind == "text"]
    if len(texts) > MOST_TEXT * len(source.tree) and len(texts) > 1:
        yield source.about(texts[0], "free-text", f"{len(texts)} leaves are free text; allowed: 1 %")


def order(source: Source) -> Iterator[Finding]:
    """An ordinal leaf's values stand in order, from least to most."""
    for leaf in source.tree:
        if leaf.kind != "ordinal":
            continue
        written = source.lines[leaf.id][2]["values"]
        if written.startswith("@"):
            if not source.vocabularies.get(written[1:], False):
                yield source.about(leaf, "unordered", f"vocabulary {written} is not declared ordered in vocab.tsv")
            continue
        if len(leaf.values) < 3 and set(leaf.values) == {"yes", "no"}:
            yield source.about(leaf, "unordered", "yes and no are categories, not an order")
        yield from _ladders(source, leaf)


def _ladders(source: Source, leaf: Attribute) -> Iterator[Finding]:
    for ladder in LADDERS:
        steps = [ladder.index(value) for value in leaf.values if value in ladder]
        if len(steps) > 1 and steps != sorted(steps) and not (ladder[0] in TWO_WAY and steps == sorted(steps)[::-1]):
            yield source.about(leaf, "unordered", f"{'|'.join(leaf.values)} does not run from least to most")
            return
    firsts = [float(found[0]) for value in leaf.values if (found := _NUMBER.search(value))]
    if len(firsts) == len(leaf.values) and firsts != sorted(firsts):
        yield source.about(leaf, "unordered", f"{'|'.join(leaf.values)}: numbers do not rise")


def base_rates(source: Source) -> Iterator[Finding]:
    """Base rates fit what they are rates of."""
    for leaf in source.tree:
        if leaf.kind in ("count", "quantity"):
            if not leaf.low < leaf.high:
                yield source.about(leaf, "range", f"{leaf.low:g}..{leaf.high:g} is no range")
            if not leaf.unit:
                yield source.about(leaf, "range", "no unit")
            if len(leaf.prior) != 2 or not leaf.low <= leaf.prior[0] <= leaf.prior[1] <= leaf.high:
                yield source.about(
                    leaf, "base-rate", f"{leaf.prior} is not a median and a 90th percentile within the range"
                )
        elif leaf.kind == "multi":
            if len(leaf.prior) != len(leaf.values) or not all(0 <= rate <= 100 for rate in leaf.prior):
                yield source.about(leaf, "base-rate", "a multi leaf needs a percentage for each value")
        elif leaf.prior and (min(leaf.prior) < 0 or not 90 <= sum(leaf.prior) <= 110):
            yield source.about(leaf, "base-rate", f"weights sum to {sum(leaf.prior):g}; about 100 is wanted")
        elif not leaf.prior and (leaf.kind == "ordinal" or (leaf.kind == "categorical" and len(leaf.values) < 8)):
            yield source.about(leaf, "base-rate", "no weights")


def loadings(source: Source) -> Iterator[Finding]:
    """Drivers are known, at most four, and stand only where a value can be more or less."""
    from ...generation.drivers import DRIVERS

    for leaf in source.tree:
        unknown = [name for name, _ in leaf.loads if name not in DRIVERS]
        if unknown:
            yield source.about(leaf, "unknown-driver", f"{unknown[0]}; allowed: {', '.join(DRIVERS)}")
        if len(leaf.loads) > 4 or len({name for name, _ in leaf.loads}) < len(leaf.loads):
            yield source.about(leaf, "drivers", "more than four drivers, or one twice")
        scaled = leaf.kind in ("ordinal", "count", "quantity") or (leaf.kind == "categorical" and len(leaf.values) == 2)
        if leaf.loads and not scaled:
            yield source.about(leaf, "drivers", "drivers stand on a leaf without direction")


RULES = (vocabularies, free_text, order, base_rates, loadings)
