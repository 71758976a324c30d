"""The rule-based checks as one: every rule on every question, and which rules speak which language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ...surveys import Question, Survey
from .finding import Finding
from .item import Item
from .lexicon import LANGUAGES, lexicon
from .rules.answer_scale import mismatch, unbalanced_scale, unlabelled_points
from .rules.categories import categories
from .rules.double_barrelled import double_barrelled
from .rules.leading import leading
from .rules.negation import negation
from .rules.quantifiers import absolute, vague, vague_labels
from .rules.reading_ease import FORMULAS, abbreviation, hard_to_read, long_question
from .rules.reference import missing_dont_know, recall, reference_period, sensitive

ANY = "any"


@dataclass(frozen=True)
class Rule:
    """One check.

    Attributes:
        name: for tables; a rule may report more than one kind of finding.
        find: yields findings of an item; silent in languages the rule does not speak.
        needs: the lexicon entry without which it is silent; empty for rules that read no words.
        languages: where not decided by the lexicon; ``any`` for all.
    """

    name: str
    find: Callable[[Item], Iterator[Finding]]
    needs: str = ""
    languages: tuple[str, ...] = ()

    @property
    def speaks(self) -> tuple[str, ...]:
        """Languages in which the rule looks."""
        if self.languages:
            return self.languages
        return tuple(name for name in LANGUAGES if self.needs in (lexicon(name) or ()))


RULES = (
    Rule("double-barrelled", double_barrelled, "conjunctions"),
    Rule("leading or loaded", leading, "leading_openers"),
    Rule("negation", negation, "negations"),
    Rule("absolute word", absolute, "absolutes"),
    Rule("vague quantifier", vague, "vague"),
    Rule("vague frequencies", vague_labels, "same_frequency"),
    Rule("reading ease", hard_to_read, languages=tuple(FORMULAS)),
    Rule("long question", long_question, languages=(ANY,)),
    Rule("undefined abbreviation", abbreviation, languages=(ANY,)),
    Rule("missing reference period", reference_period, "needs_period"),
    Rule("hard to recall", recall, "recall_period"),
    Rule("sensitive", sensitive, "sensitive_severe"),
    Rule("missing don't know", missing_dont_know, "knowledge"),
    Rule("unbalanced scale", unbalanced_scale, "positive_labels"),
    Rule("unlabelled points", unlabelled_points, languages=(ANY,)),
    Rule("answers do not fit the question", mismatch, "families"),
    Rule("overlapping or missing categories", categories, languages=(ANY,)),
)


def check_question(question: Question, language: str = "en") -> list[Finding]:
    """Problems of one question that the rules see, the worst first.

    Args:
        question: in one of its wordings.
        language: BCP 47 tag of that wording. A rule that does not speak it stays silent.
    """
    found: list[Finding] = []
    for item in _items(question, language):
        for rule in RULES:
            for finding in rule.find(item):
                if (finding.check, finding.evidence) not in {(held.check, held.evidence) for held in found}:
                    edit = replace(finding.edit, instead_of=item.question.text) if finding.edit.texts else finding.edit
                    found.append(finding if item.question.text == question.text else replace(finding, edit=edit))
    return sorted(found, key=lambda finding: -finding.rank)


def _items(question: Question, language: str) -> list[Item]:
    """The question; for a matrix its stem and every row as a wording of its own, under the matrix's id."""
    if question.kind != "matrix":
        return [Item(question, language)]
    single = replace(
        question,
        kind="likert" if question.scale == "ordinal" else "single",
        rows=(),
        skips=(),
        variants={},
        translations={},
    )
    return [
        Item(replace(single, text=text), language) for text in (question.text, *(row.text for row in question.rows))
    ]


def check(survey: Survey) -> list[Finding]:
    """Problems of every question, in the order of the survey."""
    return [finding for question in survey for finding in check_question(question, survey.language)]


def silent_rules(language: str) -> tuple[str, ...]:
    """Names of the rules that cannot look at wordings of this language."""
    tag = language.lower().partition("-")[0]
    return tuple(rule.name for rule in RULES if ANY not in rule.speaks and tag not in rule.speaks)
