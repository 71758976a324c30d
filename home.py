"""The folder for what this package keeps on a machine: weights, caches, imported tables, copies of runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HOME_VARIABLE = "DEEPPERSONA_HOME"


def home() -> Path:
    """``DEEPPERSONA_HOME``, or the platform's place for a user's application data."""
    given = os.environ.get(HOME_VARIABLE)
    if given:
        return Path(given).expanduser()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "deeppersona"
