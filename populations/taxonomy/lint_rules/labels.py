"""Rules about labels: unique, neither general nor a name nor a value, and no template."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from .source import Finding, Source
from .words import COMMON_CAPITALS, EMPTY_HEADS, GENERIC, NAMES, TEMPLATE_HEADS, frame, normalised, singular, tokens

FEWEST_WORDS, MOST_WORDS = 2, 6

#: A label that begins so asks or tells instead of naming.
CLAUSE_HEADS = frozenset(("who", "whom", "what", "where", "when", "why", "how", "whether", "told", "i", "you"))

#: Most leaves that may share a label frame with a template head, as a share of the tree.
FRAME_CEILING = 0.01


def unique_labels(source: Source) -> Iterator[Finding]:
    """No two leaves share a normalised label, nor a path; homonyms need a line in reviewed.tsv."""
    allowed = source.reviewed.get("duplicate-label", set())
    seen: dict[str, str] = {}
    for leaf in source.tree:
        key = normalised(leaf.label)
        if key in seen and frozenset((seen[key], leaf.id)) not in allowed:
            yield source.about(leaf, "duplicate-label", f"{leaf.label!r} says the same as {seen[key]}")
        seen.setdefault(key, leaf.id)


def unique_places(source: Source) -> Iterator[Finding]:
    """Branch names are unique in the tree, group labels within their category."""
    names = Counter(branch.name for branch in source.tree.branches)
    for name, count in names.items():
        if count > 1:
            yield Finding("branches.tsv", 0, "duplicate-branch", f"{name} stands {count} times")
    home: dict[tuple[str, str], str] = {}
    for leaf in source.tree:
        if leaf.group:
            key = (leaf.category, normalised(leaf.group))
            if home.setdefault(key, leaf.branch) != leaf.branch:
                yield source.about(
                    leaf,
                    "duplicate-group",
                    f"group {leaf.group!r} is also in branch {home[key]}; group labels are unique",
                )


def label_form(source: Source) -> Iterator[Finding]:
    """Two to six words, sentence case, not made of general words."""
    for leaf in source.tree:
        words = leaf.label.split()
        if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
            yield source.about(leaf, "label-length", f"{leaf.label!r} has {len(words)} words; allowed: 2 to 6")
        content = tokens(leaf.label)
        if all(word in GENERIC for word in content) or (content and content[-1] in EMPTY_HEADS):
            yield source.about(leaf, "generic-label", f"{leaf.label!r} names nothing in particular")
        if words[0].lower() in CLAUSE_HEADS:
            yield source.about(leaf, "clause-label", f"{leaf.label!r} is a clause; allowed: a noun phrase")
        if leaf.label[:1] != leaf.label[:1].upper() or leaf.label != " ".join(words):
            yield source.about(leaf, "label-case", f"{leaf.label!r} is not in sentence case with single spaces")


def named_entities(source: Source) -> Iterator[Finding]:
    """No brand, person, place, faith or dish in a label: those are values."""
    for leaf in source.tree:
        words = leaf.label.replace("-", " ").split()
        capitals = [word for word in words[1:] if word[:1].isupper() and word.rstrip("'s") not in COMMON_CAPITALS]
        names = [word for word in tokens(leaf.label) if word in NAMES or word in _country_names()]
        for word in dict.fromkeys((*capitals, *names)):
            yield source.about(leaf, "named-entity", f"{word!r} in {leaf.label!r} names one thing; make it a value")


def values_are_not_attributes(source: Source) -> Iterator[Finding]:
    """A label is not an entry of some leaf's vocabulary."""
    values: dict[str, str] = {}
    for leaf in source.tree:
        for value in leaf.values:
            values.setdefault(normalised(value), leaf.id)
    allowed = source.reviewed.get("value-as-label", set())
    for leaf in source.tree:
        owner = values.get(normalised(leaf.label))
        if owner and frozenset((leaf.id,)) not in allowed:
            yield source.about(leaf, "value-as-label", f"{leaf.label!r} is a value of {owner}")


def label_frames(source: Source) -> Iterator[Finding]:
    """No template: a frame with a template head stands on at most 1 % of the leaves, a first or last word on 2 %."""
    frames: dict[str, list[str]] = defaultdict(list)
    for leaf in source.tree:
        shape = frame(leaf.label)
        if TEMPLATE_HEADS & set(shape.split()):
            frames[shape].append(leaf.id)
    most = max(FRAME_CEILING * len(source.tree), 2)
    for shape, ids in sorted(frames.items()):
        if len(ids) > most:
            first = source.tree[ids[0]]
            yield source.about(first, "label-frame", f"{shape!r} stands on {len(ids)} leaves; allowed: {most:.0f}")
    for place, which in ((0, "begin with"), (-1, "end in")):
        by_word: dict[str, list[str]] = defaultdict(list)
        for leaf in source.tree:
            by_word[singular(tokens(leaf.label)[place])].append(leaf.id)
        for word, ids in sorted(by_word.items()):
            if len(ids) > max(2 * FRAME_CEILING * len(source.tree), 4):
                yield source.about(
                    source.tree[ids[0]], "label-frame", f"{len(ids)} labels {which} {word!r}; allowed: 2 %"
                )


def _country_names() -> frozenset[str]:
    from ...calibration.countries import countries

    # "Chad" and the like are words of their own only with a capital; as whole names in lower case nothing collides
    return frozenset(country.name.lower() for country in countries() if " " not in country.name) - {
        "turkey",
        "jordan",
        "chad",
    }


RULES = (
    unique_labels,
    unique_places,
    label_form,
    named_entities,
    values_are_not_attributes,
    label_frames,
)
