"""A survey: questions in order, with terms and citation."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from ..errors import InputError
from .question import Question


@dataclass(frozen=True)
class Survey:
    """An instrument that a respondent can be asked.

    Attributes:
        id: the name it is listed under (``wvs7-core6``).
        title: for people.
        questions: in the order they are asked.
        instruction: read to the respondent before the first question; may be empty.
        language: BCP 47 tag of the wording.
        terms: what may be done with the wording.
        citation: how to cite it.
    """

    id: str
    title: str
    questions: tuple[Question, ...]
    instruction: str = ""
    language: str = "en"
    terms: str = ""
    citation: str = ""

    def __post_init__(self) -> None:
        """Refuse an empty survey and repeated question ids."""
        ids = [question.id for question in self.questions]
        if not ids:
            raise InputError(where=f"Survey {self.id}", parameter="questions", got=[], allowed="at least one question")
        repeated = sorted({name for name in ids if ids.count(name) > 1})
        if repeated:
            raise InputError(where=f"Survey {self.id}", parameter="question ids", got=repeated, allowed="unique ids")

    @property
    def sha256(self) -> str:
        """Hash of everything a respondent is asked and everything an answer is scored by."""
        content = json.dumps([asdict(question) for question in self.questions] + [self.instruction], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def __len__(self) -> int:
        return len(self.questions)

    def __getitem__(self, question_id: str) -> Question:
        for question in self.questions:
            if question.id == question_id:
                return question
        raise InputError(
            where=f"Survey {self.id}",
            parameter="question id",
            got=question_id,
            allowed=", ".join(question.id for question in self.questions[:12]),
        )
