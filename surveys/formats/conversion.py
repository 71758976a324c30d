"""Surveys in and out of files, whatever the format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ...errors import SurveyFormatError, nearest
from ..survey import Survey
from .draft import ALWAYS_ASKED
from .loss import Losses

#: Formats by name: what they are, and the ending their files usually have.
FORMATS = {
    "native": ("this package's YAML", ".yaml"),
    "qsf": ("Qualtrics survey file", ".qsf"),
    "xlsform": ("XLSForm workbook (ODK, KoboToolbox)", ".xlsx"),
    "lss": ("LimeSurvey structure file", ".lss"),
    "lss-tsv": ("LimeSurvey structure as tab-separated values", ".txt"),
    "csv": ("one row a question", ".csv"),
    "redcap": ("REDCap data dictionary", ".csv"),
    "ddi": ("DDI-Codebook 2.5 (written only)", ".xml"),
}
#: Formats by the endings that files are read by.
BY_ENDING = {
    ".yaml": "native", ".yml": "native", ".qsf": "qsf", ".xlsx": "xlsform", ".md": "xlsform", ".lss": "lss", ".csv": "csv",
    ".txt": "lss-tsv", ".tsv": "csv",
}  # fmt: skip


#: What to do with other files that people have of the same tools.
_OTHER_ENDINGS = {
    ".xls": "Save the workbook as .xlsx.", ".lsa": "Unpack the archive: the .lss file in it is the survey.",
    ".lsg": "Export the whole survey as its structure (.lss).", ".lsq": "Export the whole survey as its structure (.lss).",
    ".zip": "Unpack it first.", ".docx": "Export the survey as .qsf, .lss or .xlsx; a document has no structure that can be read.",
    ".pdf": "Export the survey as .qsf, .lss or .xlsx; a document has no structure that can be read.",
}  # fmt: skip


@dataclass(frozen=True)
class Imported:
    """A survey read from a file.

    Attributes:
        survey: as it was read.
        losses: what was left out, renamed or guessed.
        format: name of the format.
    """

    survey: Survey
    losses: Losses
    format: str


def read_survey(path: str | Path, format: str = "", *, lenient: bool = False) -> Imported:
    """Read a survey file.

    Args:
        path: the file; nothing else is read.
        format: one of ``FORMATS``; empty to go by the ending, and for CSV by the header.
        lenient: leave out what is wrong in another tool's file (codes given twice, routes to questions that are not there, options
            without labels, unknown types) and report it as a loss, in place of refusing the file.

    Raises:
        SurveyFormatError: an unknown format or ending, or a file that breaks its format; file and line or element are named.
    """
    file = Path(path)
    if file.is_dir():
        raise SurveyFormatError("a directory, not a survey file", got=str(path), allowed="one file")
    name = format or BY_ENDING.get(file.suffix.lower(), "")
    if name == "csv" and not format:
        name = _kind_of_csv(file)
    if name in ("", "ddi") or name not in FORMATS:
        raise SurveyFormatError(
            "unknown survey format", where=file.name, got=format or file.suffix,
            allowed=", ".join(one for one in FORMATS if one != "ddi"),
            hint=_OTHER_ENDINGS.get("" if format else file.suffix.lower(), "") or _meant(format)
            or "Where the ending does not tell, name the format with --from.",
        )  # fmt: skip
    _refuse_another_kind(file, name)
    if name == "native":
        from .native import read_native

        return Imported(read_native(file), Losses(), name)
    if name == "qsf":
        from .qsf_read import read_qsf as read
    elif name == "xlsform":
        from .xlsform_read import read_xlsform as read
    elif name == "lss":
        from .lss_read import read_lss as read
    elif name == "lss-tsv":
        from .lss_read import read_lss_tsv as read
    elif name == "csv":
        from .csv_table import read_csv as read
    else:
        from .redcap import read_redcap as read
    survey, losses = read(file)
    if losses.faults and not lenient:
        first, *others = losses.faults
        more = f" Also: {'; '.join(f'{loss.where}: {loss.what}' for loss in others[:3])}." if others else ""
        wrong = first.what.removeprefix(f"{ALWAYS_ASKED}: ")  # nothing is asked of a file that is refused
        raise SurveyFormatError(
            f"{first.where}: {wrong}", where=file.name,
            hint=f"Mend it, or leave out what is wrong with --lenient.{more}",
        )  # fmt: skip
    return Imported(survey, losses, name)


def write_survey(survey: Survey, format: str) -> tuple[bytes, Losses]:
    """A survey as the bytes of a file, and what the format could not carry.

    Raises:
        SurveyFormatError: an unknown format.
    """
    if format == "native":
        from .native import write_native

        return write_native(survey).encode(), Losses()
    if format == "qsf":
        from .qsf_write import write_qsf as write
    elif format == "xlsform":
        from .xlsform_write import write_xlsform as write
    elif format == "lss":
        from .lss_write import write_lss as write
    elif format == "lss-tsv":
        from .lss_write import write_lss_tsv as write
    elif format == "csv":
        from .csv_table import write_csv as write
    elif format == "redcap":
        from .redcap import write_redcap as write
    elif format == "ddi":
        from .ddi import write_ddi as write
    else:
        raise SurveyFormatError("unknown survey format", got=format, allowed=", ".join(FORMATS), hint=_meant(format))
    return write(survey)


#: Formats by the names of their tools.
_TOOLS = {
    "xml": "ddi", "codebook": "ddi", "qualtrics": "qsf", "limesurvey": "lss", "odk": "xlsform", "kobo": "xlsform",
    "kobotoolbox": "xlsform", "xls": "xlsform", "excel": "xlsform", "pyxform": "xlsform", "tsv": "lss-tsv",
}  # fmt: skip
_OF_ANSWERS = frozenset(("spss", "sav", "zsav", "por", "stata", "dta", "parquet", "sas", "r", "rds"))


def _meant(format: str) -> str:
    """What somebody who named an ending, or nearly a format, had in mind."""
    name = format.lower().lstrip(".")
    if name in _OF_ANSWERS:
        return (
            "That is a format of answers: `deeppersona export RUN --out FILE.sav` (.dta, .parquet, .csv) writes them."
        )
    meant = _TOOLS.get(name) or BY_ENDING.get(f".{name}", "")
    return f"Did you mean {meant}?" if name and meant else nearest(name, FORMATS)


#: How files of another kind begin, what they are, and the formats that are written so.
_BEGINNINGS = (
    (b"PK\x03\x04", "a zip archive, as workbooks and Word files are", ("xlsform",)),
    (b"%PDF", "a PDF", ()),
    (b"\xd0\xcf\x11\xe0", "of an old Excel or Word; save it as .xlsx", ()),
    (b"<?xml", "XML", ("lss",)),
    (b"{", "JSON", ("qsf", "native")),
)


def _refuse_another_kind(file: Path, name: str) -> None:
    """Say it where a file is of quite another kind than its ending says, before its reader stumbles over the first byte."""
    if not file.is_file():
        return
    try:
        with file.open("rb") as stream:
            head = stream.read(16).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError:
        return  # the reader says why
    for beginning, what, formats in _BEGINNINGS:
        if head.startswith(beginning) and name not in formats:
            right = " or ".join(f"--from {one}" for one in formats if one != "native")
            raise SurveyFormatError(
                f"the file is {what}", where=file.name, allowed=f"a {FORMATS[name][0]}",
                hint=f"Read it with {right} if it is one." if right else "",
            )  # fmt: skip


def _kind_of_csv(file: Path) -> str:
    """Format of a table by how it begins: with the columns of a data dictionary or of LimeSurvey, or the name of a form's sheet."""
    from .lss_tsv import is_structure

    try:
        with file.open("rb") as stream:
            head = stream.read(4096)
    except OSError:
        return "csv"  # the reader says why
    text = head.replace(b"\0", b"").decode("utf-8-sig", "ignore")  # good enough for the names in UTF-16 too
    if "Variable / Field Name" in text or re.search(r"\bfield_name\b.*\bfield_type\b", text.partition("\n")[0]):
        return "redcap"
    if is_structure(text.lstrip().partition("\n")[0]):
        return "lss-tsv"
    first = re.match(r"\s*\"?survey\"?\s*(?:,|\n|\r)", text, re.IGNORECASE)
    return "xlsform" if first else "csv"
