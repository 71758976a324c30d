"""Answer options, matrix rows, and their words in another language."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Option:
    """One answer a respondent may give.

    Attributes:
        code: the integer stored in data files; unique within the question.
        label: the words shown to the respondent.
    """

    code: int
    label: str


@dataclass(frozen=True)
class Row:
    """One item of a matrix.

    Attributes:
        id: unique within the question; letters, digits and underscores.
        text: the words shown to the respondent.
    """

    id: str
    text: str


@dataclass(frozen=True)
class Wording:
    """A question's words in another language; what is not given stays in the survey's own.

    Attributes:
        text: the question; empty keeps the original.
        options, missing: label by code.
        rows: text by row id.
    """

    text: str = ""
    options: dict[int, str] = field(default_factory=dict)
    missing: dict[int, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
