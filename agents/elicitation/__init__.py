"""How a language model's answer is read: one module an elicitation."""

from .elicitation import ELICITATIONS, Elicitation, open_elicitation
from .reading import Reading

__all__ = ["ELICITATIONS", "Elicitation", "Reading", "open_elicitation"]
