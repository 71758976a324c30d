"""What a language model is told about a respondent: a stable prefix and a tail for each question.

The prefix (anchors, facets, attributes ranked for the whole survey, the survey's opening words) is the same for every question
of a respondent, so that a model evaluates it once. The tail holds the few attributes ranked highest for one question that the
prefix lacks: it is evaluated with every question, so it is kept short. Facets and attributes that are, or nearly are, a scored
question are left out of both: they would answer it instead of the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..populations.calibration.countries import resolve
from ..populations.calibration.facets import facet
from ..populations.generation.anchors import anchor_facets
from ..populations.generation.given import CORE_FACT
from ..populations.generation.summary import WORK
from ..populations.persona import Fact, Persona
from ..populations.taxonomy.embeddings import COSINE, embed
from ..populations.taxonomy.tree import Tree
from ..surveys import Question
from . import prompts

#: Attributes whose question is at least this similar to a scored question (cosine of static embeddings) restate it.
RESTATES = 0.6


def token_estimate(text: str) -> int:
    """Tokens of an English text, about: four characters each, rounded up."""
    return -(-len(text) // 4)


@dataclass(frozen=True)
class ContextRules:
    """How much a respondent's context may hold.

    Attributes:
        prefix_tokens: budget of the stable prefix, template and opening words included; estimated tokens.
        tail_tokens: budget of the attributes ranked for one question. Of 600 tokens in all, 40 in the tail let a model that
            reuses prefixes answer six questions three times as fast as from scratch (docs/decisions/001-local-models.md).
        assumed_facts: whether attributes whose base rates are merely assumed may enter.
        is_ranked: the most relevant attributes first; otherwise in the order in which they were found.
    """

    prefix_tokens: int = 560
    tail_tokens: int = 40
    assumed_facts: bool = True
    is_ranked: bool = True

    def __post_init__(self) -> None:
        """Refuse budgets that cannot hold the anchors."""
        if self.prefix_tokens < 100 or self.tail_tokens < 0:
            raise InputError(
                where="ContextRules()",
                parameter="prefix_tokens, tail_tokens",
                got=(self.prefix_tokens, self.tail_tokens),
                allowed="at least 100 and at least 0",
            )


@dataclass(frozen=True)
class Context:
    """Builds prefixes and tails for the respondents of one survey.

    Attributes:
        questions: all scored questions of the survey.
        masked_facets: facets kept out because they are, or nearly are, a scored question.
        instruction: the survey's opening words.
        rules: budgets.
        wordings: main wording of each question, by which facts and earlier answers are ranked; the questions' own texts when
            empty.
        main_instruction: the opening words whose length counts against the budget, so that respondents are told the same of
            themselves in every language; the instruction itself when empty.
    """

    questions: tuple[Question, ...]
    masked_facets: frozenset[str] = frozenset()
    instruction: str = ""
    rules: ContextRules = field(default_factory=ContextRules)
    wordings: tuple[str, ...] = ()
    main_instruction: str = ""

    @cached_property
    def _place(self) -> dict[str, int]:
        return {question.id: at for at, question in enumerate(self.questions)}

    @cached_property
    def _known_leaves(self) -> dict[Tree, _Leaves]:
        return {}

    def _leaves(self, tree: Tree) -> _Leaves:
        """How a tree's leaves stand to this survey, worked out once."""
        if tree not in self._known_leaves:
            self._known_leaves[tree] = self._compared(tree)
        return self._known_leaves[tree]

    def _compared(self, tree: Tree) -> _Leaves:
        asked = embed(self.wordings or [question.text for question in self.questions]).astype(np.int32)
        relevance = (_embedded(tuple(f"{leaf.label} {leaf.question}" for leaf in tree)) @ asked.T) / COSINE
        nearest = relevance.max(axis=1)
        bare = (_embedded(tuple(leaf.question for leaf in tree)) @ asked.T) / COSINE
        restated = (bare.max(axis=1) >= RESTATES) | (nearest >= RESTATES)
        driven = np.array([any(name in self.masked_facets for name, _ in leaf.loads) for leaf in tree])
        return _Leaves(tree.index, relevance, nearest, ~(restated | driven))

    @cached_property
    def _latest(self) -> list[tuple[Persona, str]]:
        """The persona asked last and its prefix: all questions of a persona follow each other."""
        return []

    def ranked(self, persona: Persona, question: Question | None = None) -> list[Fact]:
        """Facts that may enter the context, the most relevant first: for one question, or for the whole survey."""
        leaves = self._leaves(persona.tree)
        facts = [fact for fact in persona.facts if self._may_enter(fact, leaves)]
        if not self.rules.is_ranked:
            return facts
        score = leaves.most_relevant if question is None else leaves.relevance[:, self._place[question.id]]

        def order(fact: Fact) -> tuple[float, int]:
            known = leaves.index.get(fact.attribute_id)
            return (-float(score[known]) if known is not None else -1.0, fact.step)  # what a user gave comes first

        return sorted(facts, key=order)

    def _may_enter(self, fact: Fact, leaves: _Leaves) -> bool:
        if fact.attribute_id.startswith(CORE_FACT):  # the anchors say it already
            return False
        if not self.rules.assumed_facts and fact.calibration == "assumed":
            return False
        if fact.attribute_id in leaves.index:
            return bool(leaves.permitted[leaves.index[fact.attribute_id]])
        return not anchor_facets(fact.attribute_id) & self.masked_facets

    def prefix(self, persona: Persona) -> str:
        """The stable part: role, anchors, facets, attributes within the budget, opening words; or what is told of the persona."""
        if not self._latest or self._latest[0][0] is not persona:
            self._latest[:] = [(persona, self._prefix(persona))]
        return self._latest[0][1]

    def _prefix(self, persona: Persona) -> str:
        if persona.told:
            told = prompts.render("told", told=persona.told)
            return "\n\n".join(part for part in (told, self.instruction) if part)
        head = prompts.render(
            "respondent",
            anchors="\n".join(f"- {line}" for line in anchor_lines(persona)),
            facets="\n".join(f"- {line}" for line in self.facet_lines(persona)) or "- (nothing said)",
        )
        taken = token_estimate(head) + token_estimate(self.main_instruction or self.instruction)
        lines = self._within(persona, self.ranked(persona), self.rules.prefix_tokens - taken - 5)
        attributes = prompts.render("attributes", attributes="\n".join(lines)) if lines else ""
        return "\n\n".join(part for part in (head, attributes, self.instruction) if part)

    def tail(self, persona: Persona, question: Question) -> str:
        """Attributes ranked for this question that the prefix lacks, within the budget; may be empty."""
        if persona.told:
            return ""
        prefix = set(self.prefix(persona).split("\n"))
        ranked = self.ranked(persona, question)
        fresh = [fact for fact in ranked if fact_line(fact, persona.tree) not in prefix]
        lines = self._within(persona, fresh, self.rules.tail_tokens - 5)
        return prompts.render("attributes", attributes="\n".join(lines)) if lines else ""

    def main_wording(self, question: Question) -> str:
        """The wording by which it is known what bears on a question, whatever it is asked in."""
        return self.wordings[self._place[question.id]] if self.wordings else question.text

    def facet_lines(self, persona: Persona) -> list[str]:
        """Facets in words, the most pronounced first, masked ones left out."""
        kept = [(name, value) for name, value in persona.facets.items() if name not in self.masked_facets]
        kept.sort(key=lambda item: (-abs(item[1] - 0.5), item[0]))
        return [facet(name).statement(value) for name, value in kept]

    @staticmethod
    def _within(persona: Persona, facts: Sequence[Fact], budget: int) -> list[str]:
        lines: list[str] = []
        for fact in facts:
            line = fact_line(fact, persona.tree)
            budget -= token_estimate(line + "\n")
            if budget < 0:
                break
            lines.append(line)
        return lines


@dataclass(frozen=True)
class _Leaves:
    """How the leaves of one tree stand to the questions of a survey.

    Attributes:
        index: attribute id to position.
        relevance: cosine of every leaf's label and question to every survey question, shape (n_leaves, n_questions).
        most_relevant: to the nearest of them, shape (n_leaves,).
        permitted: True for leaves that neither restate a scored question nor are driven by a masked facet, shape (n_leaves,).
    """

    index: dict[str, int]
    relevance: NDArray[np.float64]
    most_relevant: NDArray[np.float64]
    permitted: NDArray[np.bool_]


@lru_cache(maxsize=4)
def _embedded(texts: tuple[str, ...]) -> NDArray[np.int32]:
    """Vectors of texts; those of a tree are the same for every survey that this process asks."""
    return embed(texts).astype(np.int32)


def fact_line(fact: Fact, tree: Tree) -> str:
    """A fact as one line of the prompt."""
    if fact.attribute_id not in tree.index:
        return f"- {_one_line(fact.value)}"
    leaf = tree[fact.attribute_id]
    unit = f" {leaf.unit}" if leaf.unit else ""
    return f"- {leaf.label}: {_one_line(fact.value)}{unit}"


def anchor_lines(persona: Persona) -> list[str]:
    """The core in words: who the person is, where they live, what they do."""
    core = persona.core
    country = resolve(persona.country).name
    sex = {"male": "man", "female": "woman"}[core["sex"]]
    name = f"{core['name']}, " if core.get("name") else ""
    city = f" in {core['city']}" if core.get("city") else ""
    area = {"urban": "a city or town", "rural": "the countryside"}[core["area"]]
    education = {
        "primary_or_less": "primary school at most",
        "lower_secondary": "lower secondary school",
        "upper_secondary": "upper secondary school",
        "tertiary": "university or college",
    }[core["education"]]
    work = WORK[core["employment"]]
    occupation = f" as {core['occupation']}" if core.get("occupation") else ""
    religion = "no religion; " if core["religion"] == "unaffiliated" else f"religion: {core['religion']}; "
    religion = religion if core["religion"] else ""  # not said, and not made up
    people = core["household_size"]
    household = "lives alone" if people == 1 else f"household of {people}"
    return [
        f"{name}{core['age']}-year-old {sex}, {core['marital']}, living in {country}{city}, {area}",
        f"Education: {education}; {work}{occupation}",
        f"{household[0].upper()}{household[1:]}; income in decile {core['income_decile']} of 10; {religion}"
        f"speaks {core['language']}",
    ]


def _one_line(value: str) -> str:
    return " ".join(value.split())
