"""DeepPersona: country-calibrated synthetic respondents for survey simulation.

>>> import deeppersona
>>> run = deeppersona.simulate("DEU", n=100, survey="wvs7-core6", seed=7, out="runs/demo")
>>> deeppersona.compare(run)

A synthetic respondent is an instrumented crash-test dummy, never a human: every result stands beside its noise floor,
its baselines and its limits.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .analysis.compare_run import compare as compare
    from .analysis.reporting import report as report
    from .errors import DeepPersonaError as DeepPersonaError
    from .experiments.pretest.pretesting import pretest as pretest
    from .llm import Connection as Connection
    from .populations.persona import Persona as Persona
    from .populations.population import Population as Population
    from .run import Run as Run
    from .simulation.config import SimulationConfig as SimulationConfig
    from .simulation.simulate import simulate as simulate
    from .simulation.simulation import Simulation as Simulation
    from .surveys import Question as Question
    from .surveys import Survey as Survey
    from .surveys import load_survey as load_survey

#: Public name to the module that holds it; imported on first use, so that ``import deeppersona`` costs nothing.
_HOMES = {
    "Connection": "llm.connection",
    "DeepPersonaError": "errors",
    "Persona": "populations.persona",
    "Population": "populations.population",
    "Question": "surveys",
    "Run": "run",
    "Simulation": "simulation.simulation",
    "SimulationConfig": "simulation.config",
    "Survey": "surveys",
    "compare": "analysis.compare_run",
    "load_survey": "surveys",
    "pretest": "experiments.pretest.pretesting",
    "report": "analysis.reporting",
    "simulate": "simulation.simulate",
}

__all__ = [
    "Connection",
    "DeepPersonaError",
    "Persona",
    "Population",
    "Question",
    "Run",
    "Simulation",
    "SimulationConfig",
    "Survey",
    "compare",
    "load_survey",
    "pretest",
    "report",
    "simulate",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
