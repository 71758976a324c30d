"""Prompt templates: plain text files with ``$name`` places, and their hashes for the manifest."""

import hashlib
from functools import cache
from importlib.resources import files
from string import Template

TEMPLATES = (
    "respondent", "attributes", "memory", "heard", "stimulus", "question", "again",
    "again_value", "ask_multiple", "ask_numeric", "ask_date", "ask_text", "ask_ranking", "ask_allocation", "ask_matrix", "verbalized", "ssr", "pair",
)  # fmt: skip


@cache
def _text(name: str) -> str:
    return (files(__package__) / "templates" / f"{name}.txt").read_text("utf-8").rstrip("\n")


def render(name: str, **values: str) -> str:
    """Fill a template; a value is inserted as it is and never read as a template itself."""
    return Template(_text(name)).substitute(values).strip()


def template_hashes() -> dict[str, str]:
    """SHA-256 of every template, by name."""
    return {name: hashlib.sha256(_text(name).encode()).hexdigest() for name in TEMPLATES}
