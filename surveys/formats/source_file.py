"""Reading the bytes of a questionnaire file: the given file alone, and never more than its format may hold."""

from pathlib import Path

from ...errors import SurveyFormatError


def read_source(path: str | Path, most_bytes: int) -> bytes:
    """The bytes of a file.

    Args:
        path: the file.
        most_bytes: a larger file is refused before it is read.

    Raises:
        SurveyFormatError: missing, no regular file, or too large.
    """
    file = Path(path)
    try:
        # a pipe or device could be read for ever
        if not file.is_file():
            raise SurveyFormatError(
                "cannot read the survey file",
                got=str(path),
                allowed="a file",
                hint="No such file." if not file.exists() else "",
            )
        with file.open("rb") as stream:
            held = stream.read(most_bytes + 1) if file.stat().st_size <= most_bytes else None
    except OSError as error:
        raise SurveyFormatError("cannot read the survey file", got=str(path), hint=error.strerror or "") from error
    if held is None or len(held) > most_bytes:
        raise SurveyFormatError(
            "survey file too large",
            where=file.name,
            got=f"{file.stat().st_size:,} bytes",
            allowed=f"at most {most_bytes:,} bytes",
        )
    return held
