"""What has happened to a respondent since it was drawn: what it said before, what it read, what people it knows say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..populations.taxonomy.embeddings import COSINE, embed
from . import prompts
from .context import token_estimate


@dataclass(frozen=True)
class View:
    """Something that somebody said: a question's wording and the answer's words.

    Attributes:
        question: wording.
        answer: label of the option, or the value given.
        speaker: first name of who said it; empty for the respondent's own.
        round: when.
        main: main wording of the question, by which it is ranked; the wording itself when empty.
    """

    question: str
    answer: str
    speaker: str = ""
    round: int = 0
    main: str = ""

    @property
    def line(self) -> str:
        """As one line of a prompt."""
        who = f"{' '.join(self.speaker.split())} on" if self.speaker else "On"
        return f'- {who} "{" ".join(self.question.split())}": {" ".join(self.answer.split())}'


@dataclass(frozen=True)
class Situation:
    """A respondent's circumstances in one round.

    Attributes:
        arm: treatment arm; stands in the answers' ``variant``, in the place of a wording's name.
        stimulus: text shown before the questions; empty in a control arm.
        memory: the respondent's own earlier answers.
        heard: what neighbours in the social network said in the round before.
        tokens: budget of memory and of what was heard, each; estimated tokens.
    """

    arm: str = ""
    stimulus: str = ""
    memory: tuple[View, ...] = ()
    heard: tuple[View, ...] = ()
    tokens: int = 150

    def words(self, wording: str) -> str:
        """The situation as a part of the prompt, most relevant views first; empty when nothing has happened.

        Args:
            wording: the main one of the question that is asked next.
        """
        parts = []
        if self.memory:
            parts.append(prompts.render("memory", views=self._within(self.memory, wording)))
        if self.heard:
            parts.append(prompts.render("heard", views=self._within(self.heard, wording)))
        if self.stimulus:
            parts.append(prompts.render("stimulus", text=self.stimulus))
        return "\n\n".join(parts)

    def _within(self, views: Sequence[View], wording: str) -> str:
        nearness = (
            embed([view.main or view.question for view in views]).astype(np.int32) @ embed([wording])[0]
        ) / COSINE
        ranked = sorted(range(len(views)), key=lambda at: (-round(float(nearness[at]), 6), -views[at].round, at))
        kept: list[str] = []
        room = self.tokens
        for at in ranked:
            room -= token_estimate(views[at].line)
            if room < 0 and kept:
                break
            kept.append(views[at].line)
        return "\n".join(kept)
