"""Answers in, weighted estimates, distances to humans and reports out. Tables only: knows nothing of agents or Ray."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .comparing import compare
    from .comparison import Comparison, Note
    from .estimates import Estimate, estimate
    from .order_effects import measure_order_effects
    from .report import write_report
    from .report_data import ReportData
    from .scale import Scale
    from .tabulating import tabulate
    from .truth import Truth
    from .truth_sources import load_truth, read_truth

_HOMES = {
    "Comparison": "comparison",
    "Estimate": "estimates",
    "Note": "comparison",
    "ReportData": "report_data",
    "Scale": "scale",
    "Truth": "truth",
    "compare": "comparing",
    "estimate": "estimates",
    "load_truth": "truth_sources",
    "measure_order_effects": "order_effects",
    "read_truth": "truth_sources",
    "tabulate": "tabulating",
    "write_report": "report",
}

__all__ = [
    "Comparison",
    "Estimate",
    "Note",
    "ReportData",
    "Scale",
    "Truth",
    "compare",
    "estimate",
    "load_truth",
    "measure_order_effects",
    "read_truth",
    "tabulate",
    "write_report",
]


def __getattr__(name: str) -> Any:
    """Load what is asked for: pandas, scipy and altair cost a second that ``--help`` need not pay."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    # kept, so that the next access does not come here; no submodule bears the name of what is exported
    globals()[name] = found
    return found
