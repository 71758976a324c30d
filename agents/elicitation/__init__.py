"""How a language model's answer is read: one module an elicitation."""

from .elicitation import ELICITATIONS, Elicitation, open_elicitation, require_kinds
from .interview import Interview
from .reading import Reading

__all__ = ["ELICITATIONS", "Elicitation", "Interview", "Reading", "open_elicitation", "require_kinds"]
