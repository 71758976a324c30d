"""Shallow profiles that a user gives, turned into deep synthetic personas."""

from .enrich import Enrichment, enrich
from .profile import Profile
from .profile_table import read_table
from .profile_text import read_text

__all__ = ["Enrichment", "Profile", "enrich", "read_table", "read_text"]
