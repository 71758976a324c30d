"""What a reply says after it takes something back: "A. No, wait, B" says B."""

from __future__ import annotations

import re

#: What comes after is what counts.
_CORRECTED = re.compile(
    r"^.*(?:\bi meant?\b|\b(?:[a-z]|\d+)[\s,.…-]+sorry\b|\bno,? wait\b|\bscratch that\b|\bcorrection\b|\bor rather\b"
    r"|\bgoing to say\b[^,;.]*[,;]? but\b"
    r"|(?:\.{2,4}|…|\?| -|\bh+m+,) ?(?:(?:well|oh|hm+|actually|wait),? )?(?:no|non|nein|não|нет)\b\s?[,:.-]+"
    r"|[.!?] (?:no|non|nein|não|нет),? (?:actually|in fact|en fait|eigentlich|de hecho|na verdade|anzi|rather"
    r"|wait)\b[,:]?)[\s,:.…-]*(?=\S)",
    re.DOTALL | re.IGNORECASE,
)
#: One of these stands in every text that takes something back.
_TAKING_BACK = (
    "i mean",
    "wait",
    "scratch that",
    "correction",
    "or rather",
    "going to say",
    "..",
    "…",
    " -",
    " no",
    "non",
    "nein",
    "sorry",
    "hm",
    "?",
)


def after_correction(text: str, folded: str) -> str | None:
    """What a text says after it takes back what stands before; None where it takes nothing back."""
    if not any(sign in folded for sign in _TAKING_BACK):
        return None
    corrected = _CORRECTED.match(text)
    return None if corrected is None else text[corrected.end() :]
