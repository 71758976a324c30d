"""What every kind of study can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from .definition import Definition
    from .design import Design
    from .setting import Setting
    from .table import Table

#: Told what goes on: the name of the part and the statuses of answers that just came.
Progress = Callable[[str, Mapping[str, int]], None]


class Study(Protocol):
    """One study, ready to run: its definition and what the user chose are checked when it is made.

    Attributes:
        schema: the form of its definition.
        options: names that ``--set`` takes for this kind.
        ignores: choices of ``Setting`` that mean nothing to this kind; refused rather than passed over.
        definition, setting: what was described and what the user chose.
        failed: after ``run``, answers that failed.
    """

    schema: ClassVar[type[Definition]]
    options: ClassVar[tuple[str, ...]]
    ignores: ClassVar[tuple[str, ...]]
    definition: Definition
    setting: Setting
    failed: int

    def __init__(self, definition: Definition, setting: Setting) -> None: ...

    def design(self, *, priced: bool) -> Design:
        """Its cells, before anything is sent.

        Args:
            priced: also write out a sample of the prompts and price them, which takes seconds.

        Raises:
            InputError, ModelError: whatever would stop the study itself.
        """
        ...

    def run(self, folder: Path, told: Progress | None = None) -> Sequence[Table]:
        """Do what is not done yet, and the tables of all of it; the same call again resumes.

        Raises:
            BudgetExhaustedError: the cap is reached; what was paid is kept.
        """
        ...
