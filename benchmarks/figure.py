"""One figure with its limit, as a line that ``all.py`` collects: ``figure | what | measured | limit | met``."""

from __future__ import annotations


def figure(
    what: str, value: float, unit: str = "", *, at_most: float | None = None, at_least: float | None = None
) -> None:
    """Print it; a figure without a limit is only told."""
    limits = [
        f"{word} {_shown(bound, unit)}"
        for word, bound in (("at least", at_least), ("at most", at_most))
        if bound is not None
    ]
    met = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    verdict = ("met" if met else "MISSED") if limits else ""
    print(f"figure | {what} | {_shown(value, unit)} | {', '.join(limits)} | {verdict}", flush=True)


def _shown(value: float, unit: str) -> str:
    size = abs(value)
    text = f"{value:,.0f}" if size >= 100 or value == int(value) else f"{value:.3g}" if size >= 0.01 else f"{value:.1e}"
    return f"{text} {unit}".rstrip()
