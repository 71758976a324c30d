"""Other ways to tell a model who answers, in one interface, so that arms differ in nothing else."""

from .all_in_one import AllInOne
from .baseline import Baseline, baseline_names, open_baseline
from .cultural_prompting import CulturalPrompting
from .deep_persona import DeepPersona
from .model_invented import ModelInvented
from .no_anchor import NoAnchor
from .open_character import OpenCharacter
from .persona_hub import PersonaHub
from .published_summary import PublishedSummary

__all__ = [
    "AllInOne",
    "Baseline",
    "CulturalPrompting",
    "DeepPersona",
    "ModelInvented",
    "NoAnchor",
    "OpenCharacter",
    "PersonaHub",
    "PublishedSummary",
    "baseline_names",
    "open_baseline",
]
