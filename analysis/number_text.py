"""How figures and their metrics are written for people, alike in the terminal, in reports and in notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any

#: Names short enough for 80 columns; the headline ones all lie between 0 and 1.
SHORT = {
    "ks": "KS",
    "wasserstein": "W1 raw",
    "wasserstein_normalised": "W1",
    "js_divergence": "JS bits",
    "js_distance": "JS",
    "total_variation": "TV",
    "mean_difference": "Mean raw",
    "mean_difference_normalised": "Mean",
}


def with_minus(text: str) -> str:
    """A number's text with a true minus sign in place of the hyphen, as wide as the plus sign."""
    return text.replace("-", "−")


def number(value: Any) -> str:
    """Three decimals without the leading zero, with a true minus sign, or a dash."""
    found = float(value)
    if isnan(found):
        return "–"
    text = f"{found:.3f}"
    return with_minus(text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text)


def measured(value: Any) -> str:
    """A mean or a measured number, with two digits behind the point where it has any."""
    found = float(value)
    return "–" if isnan(found) else with_minus(f"{found:,.2f}".removesuffix(".00"))


def skill_text(row: Mapping[Any, Any]) -> str:
    """Two decimals with sign, or a dash where the world average is at the floor."""
    found = float(row["skill"])
    return "–" if isnan(found) else with_minus(f"{found:+.2f}")
