"""A place to write that holds nothing yet."""

from pathlib import Path

from ..errors import RunError


def require_new_directory(out: Path) -> None:
    """Refuse a path that is a file or a directory with something in it.

    Raises:
        RunError: nothing was overwritten.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise RunError(
            "this directory is not empty",
            parameter="out",
            got=str(out),
            allowed="a new or empty directory",
            hint="Nothing was overwritten.",
        )
