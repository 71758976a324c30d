"""Reading the bytes of a questionnaire file: the given file alone, and never more than its format may hold."""

from pathlib import Path

from ...errors import SurveyFormatError

_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"))


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


def decoded(held: bytes, name: str, *, allowed: str) -> str:
    """The text of a file: UTF-8 with or without a byte order mark, or UTF-16 with one, as spreadsheets save "Unicode text".

    Args:
        held: the file's bytes.
        name: of the file, for the error.
        allowed: what the file should be, for the error.

    Raises:
        SurveyFormatError: another encoding, or no text; the line is named.
    """
    encoding = next(encoding for mark, encoding in _MARKS if held.startswith(mark))
    try:
        text = held.decode(encoding)
        if "\0" not in text[:4096]:
            return text
        raise UnicodeDecodeError(encoding, held[:1], 0, 1, "no text")
    except UnicodeDecodeError as error:
        line = held.count(b"\n", 0, error.start) + 1
        raise SurveyFormatError(
            "not a text file" if b"\0" in held[:4096] else "not in UTF-8", where=f"{name}, line {line}", allowed=allowed,
            hint="Save it as UTF-8; a spreadsheet calls that CSV UTF-8, or Unicode text.",
        ) from error  # fmt: skip
