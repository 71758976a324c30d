"""Prompt templates: plain text files with ``$name`` places, and their hashes for the manifest."""

import hashlib
from functools import cache
from importlib.resources import files
from string import Template


@cache
def _names() -> tuple[str, ...]:
    folder = files(__package__) / "templates"
    return tuple(sorted(entry.name.removesuffix(".txt") for entry in folder.iterdir() if entry.name.endswith(".txt")))


@cache
def _text(name: str) -> str:
    return (files(__package__) / "templates" / f"{name}.txt").read_text("utf-8").rstrip("\n")


def render(name: str, **values: str) -> str:
    """Fill a template; a value is inserted as it is and never read as a template itself."""
    return Template(_text(name)).substitute(values).strip()


def template_hashes() -> dict[str, str]:
    """SHA-256 of every template, by name."""
    return {name: hashlib.sha256(_text(name).encode()).hexdigest() for name in _names()}
