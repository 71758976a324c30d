"""Fields of a respondent's core for people: words for codes, no underscores."""

from __future__ import annotations

from ..populations.calibration.dimensions import ISCO_TITLES


def core_text(name: str, value: object) -> str:
    """One field as a reader sees it: ``7, craft and related trades workers`` for ``isco``, ``lower secondary``, ``12,000``."""
    if name == "isco" and isinstance(value, int) and value in ISCO_TITLES:
        return f"{value}, {ISCO_TITLES[value]}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:g}"
    return str(value).replace("_", " ") if str(value).islower() else str(value)
