"""What the miner asks of the model at each stage: a stable instruction first, the case last."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ....llm import Options, Request
from ..attribute import CULTURES, KINDS, PERIODS, SENSITIVITIES, TAIL_CLASSES
from ..tree import Tree
from .cluster import Cluster
from .conversations import Exchange

LABELS = ("non", "partially", "fully")

_CLASSIFY = """You judge whether an answer in a conversation tells something lasting about the person who answers.
"fully": the answer states a personal attribute (who they are, have, do, think, feel, lived through).
"partially": it hints at one, or tells it only about this moment or about somebody close.
"non": small talk, facts about the world, questions, nothing about the person.
"evidence": the words of the answer that show it, copied exactly; empty for "non".
Answer with JSON: {"label": "non" | "partially" | "fully", "evidence": "..."}"""

_EXTRACT = """You name the human attribute that an answer tells about, not its value: "Favourite music style", never "Jazz".
"construct": a noun phrase of 2 to 6 words that would fit any person anywhere, without names of places, brands, faiths or people.
"branch": {branch}
Answer with JSON: {{"construct": "...", "branch": "..."}}"""

_DRAFT = """You write one leaf of a tree of human attributes, for a survey of adults anywhere in the world.
"label": noun phrase of 2 to 6 words naming the attribute, never a value or a name.
"question": one neutral question in the second person, at most 160 characters, answered exactly by the values.
"kind": categorical (one of), multi (any of), ordinal (one of, ordered from least to most), count, quantity or text.
"values": 2 to 14 answers in lower case, exhaustive; empty for count, quantity and text.
"rates": for categorical and ordinal percentages that sum to 100, for multi the percentage naming each value, aligned with the
values; for count and quantity the median and the 90th percentile among adults worldwide.
"unit", "low", "high": for count and quantity; otherwise "", 0, 0.
"period", "culture", "sensitivity", "tail", "topics": from the lists allowed.
Answer with JSON of these fields only."""


def bounds_lengths(model: str) -> bool:
    """Whether a schema for this model may limit the length of texts.

    Local engines enforce it, which keeps a small model from filling its answer with one string; hosted models in strict
    mode refuse the whole request because of it.
    """
    return model.startswith(("local/", "openai-compatible/"))


def classify(exchange: Exchange, seed: int, *, bounded: bool) -> Request:
    """Does the answer tell something about the person?"""
    schema = _object(label=_one_of(LABELS), evidence=_text(240, bounded))
    return _request(_CLASSIFY, _said(exchange), schema, seed, 160)


def extract(exchange: Exchange, evidence: str, tree: Tree, *, free: bool, seed: int, bounded: bool) -> Request:
    """Which attribute, and in which branch: out of the closed list, or the model's own in free mode."""
    construct = _text(60, bounded)
    if free:
        roots = list(tree.categories.values())
        rule = f'"CATEGORY > branch of your own in two or three words", the category one of: {"; ".join(roots)}.'
        schema = _object(construct=construct, branch=_text(120, bounded))
    else:
        names = [branch.name for branch in tree.branches]
        rule = f"exactly one of: {', '.join(names)}."
        schema = _object(construct=construct, branch=_one_of(names))
    return _request(_EXTRACT.format(branch=rule), f"{_said(exchange)}\nEvidence: {evidence}", schema, seed, 80)


def draft(cluster: Cluster, tree: Tree, *, seed: int, bounded: bool) -> Request:
    """The leaf for a cluster of mentions."""
    schema = _object(
        label=_text(60, bounded),
        question=_text(160, bounded),
        kind=_one_of(KINDS),
        values={"type": "array", "items": _text(50, bounded), "maxItems": 14},
        rates={"type": "array", "items": {"type": "number"}, "maxItems": 14},
        unit=_text(20, bounded),
        low={"type": "number"},
        high={"type": "number"},
        period=_one_of(PERIODS),
        culture=_one_of(CULTURES),
        sensitivity=_one_of(SENSITIVITIES),
        topics={"type": "array", "items": _one_of(tree.topics), "minItems": 1, "maxItems": 4},
        tail=_one_of(TAIL_CLASSES),
    )
    lists = "\n".join(
        f'"{name}": {", ".join(allowed)}'
        for name, allowed in (
            ("period", PERIODS),
            ("culture", CULTURES),
            ("sensitivity", SENSITIVITIES),
            ("tail", TAIL_CLASSES),
            ("topics", tuple(tree.topics)),
        )
    )
    told = "\n".join(f"- {evidence}" for evidence in cluster.evidence[:5])
    case = f"Attribute: {cluster.label}\nBranch: {cluster.branch}\nTold in conversations:\n{told}"
    return _request(f"{_DRAFT}\n{lists}", case, schema, seed, 500)


def _text(longest: int, bounded: bool) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest} if bounded else {"type": "string"}


def _one_of(allowed: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(allowed)}


def _said(exchange: Exchange) -> str:
    return f"Question: {exchange.question}\nAnswer: {exchange.answer}"


def _object(**properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _request(instruction: str, case: str, schema: Mapping[str, Any], seed: int, most: int) -> Request:
    messages: Sequence[Mapping[str, str]] = (
        {"role": "system", "content": instruction},
        {"role": "user", "content": case},
    )
    return messages, Options(temperature=0.0, seed=seed, max_tokens=most, json_schema=schema, prefix_messages=1)


def parsed(text: str) -> dict[str, Any]:
    """The JSON object of an answer that the client has checked against its schema; empty for a refusal."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
