"""Keys: where they come from, and how they stay out of every text this package writes."""

import os
import re
from pathlib import Path

from ..errors import InputError

#: The variable that holds the key of a self-hosted server; another provider's is never sent there.
KEY_VARIABLE = "OPENAI_COMPATIBLE_API_KEY"

_NAMES = re.compile(r"(API_KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS|ACCESS_KEY(_ID)?)$")
#: Shapes of keys that a server or a library may echo although they are not in this process's environment.
_SHAPES = re.compile(r"(?i)\b(bearer\s+)[^\s'\",]+|\b(sk|pk|rk|hf|gsk|xai)[-_][A-Za-z0-9*_\-]{6,}")
#: Values shorter than this are no secrets ("none", "1234") and would garble ordinary text.
_SHORTEST = 6


def load_keys(path: str | Path) -> tuple[str, ...]:
    """Put the assignments of a .env file into the environment of this process; what is set already wins.

    Returns:
        The names set from the file, never their values.

    Raises:
        InputError: no such file, or one that cannot be read as text.
    """
    from dotenv import dotenv_values

    file = Path(path)
    if not file.is_file():
        raise InputError(where="load_keys()", parameter="env_file", got=str(path), allowed="an existing .env file")
    try:
        values = dotenv_values(file, interpolate=False)
    except UnicodeDecodeError as error:
        raise InputError(
            where="load_keys()", parameter="env_file", got=str(path), allowed="lines NAME=value in UTF-8"
        ) from error
    fresh = {name: value for name, value in values.items() if value is not None and name not in os.environ}
    os.environ.update(fresh)
    return tuple(sorted(fresh))


def scrub(text: str) -> str:
    """The text with every key of the environment, and everything shaped like one, replaced by ``[key]``."""
    for name, value in os.environ.items():
        if len(value) >= _SHORTEST and _NAMES.search(name) and value in text:
            text = text.replace(value, "[key]")
    return _SHAPES.sub(lambda hit: f"{hit.group(1) or ''}[key]", text)
