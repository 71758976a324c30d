"""A persona as a short narrative; the structured facts stay the truth, and the narrative is made from them alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..calibration.countries import resolve
from .anchors import interest_phrases
from .given import CORE_FACT, FREE_FACT

if TYPE_CHECKING:
    from ..persona import Fact, Persona

#: Most words of a summary.
MOST_WORDS = 250

#: Facet to what a low and a high score look like from outside.
FACET_WORDS: dict[str, tuple[str, str]] = {
    "extraversion": ("keeps in the background", "is outgoing"),
    "agreeableness": ("is blunt with people", "is warm with people"),
    "conscientiousness": ("dislikes schedules", "is orderly and follows a plan"),
    "emotional_stability": ("worries a lot", "is seldom upset"),
    "openness": ("is practical rather than dreamy", "enjoys ideas and reflection"),
    "god_importance": ("has no need of God", "holds God very important"),
    "religious_attendance": ("hardly ever attends services", "attends services every week"),
    "interpersonal_trust": ("trusts hardly anyone outside the family", "thinks that most people can be trusted"),
    "institutional_trust": (
        "has little confidence in the state",
        "has great confidence in police, courts and government",
    ),
    "national_pride": ("is not proud of the nation", "is very proud of the nation"),
    "right_leaning": ("stands on the left in politics", "stands on the right in politics"),
    "gender_equality": ("thinks that men should lead", "is for full equality of women and men"),
    "autonomy": ("wants children to obey", "wants children to think for themselves"),
    "permissiveness": ("is strict in moral matters", "leaves moral matters to the individual"),
    "life_satisfaction": ("is dissatisfied with life", "is very satisfied with life"),
    "political_interest": ("is not interested in politics", "is very interested in politics"),
    "income_equality": ("wants effort to pay, even if incomes differ", "wants incomes to be more equal"),
    "security": ("does not feel safe in the neighbourhood", "feels safe in the neighbourhood"),
}

_EDUCATION = {
    "primary_or_less": "has primary schooling at most",
    "lower_secondary": "finished lower secondary school",
    "upper_secondary": "finished upper secondary school",
    "tertiary": "has a university or college degree",
}
#: Employment in words, with the person before it.
WORK = {
    "full_time": "works full time",
    "part_time": "works part time",
    "self_employed": "is self-employed",
    "retired": "is retired",
    "homemaker": "keeps house",
    "student": "is a student",
    "unemployed": "is out of work",
    "other": "is not in work",
}

#: Values that a short text can do without.
_SAYS_NOTHING = re.compile(r"(no|none|never|nobody|nothing|not at all|not|0|neither)\b")


def summary(persona: Persona) -> str:
    """A narrative of at most 250 words; its first sentence always holds age, gender and place.

    Args:
        persona: the person; what was withheld or not said is left out.
    """
    he = {"male": "He", "female": "She"}[persona.core["sex"]]
    sentences = [_first(persona), _life(persona, he), *_mind(persona, he)]
    sentences += [f"{story.text[0].upper()}{story.text[1:]}" for story in persona.stories]
    left = MOST_WORDS - sum(len(sentence.split()) for sentence in sentences)
    told = []
    for line in _details(persona):
        left -= len(line.split())
        if left < 2:
            break
        told.append(line)
    if told:
        sentences.append(f"Also: {'; '.join(told)}.")
    return " ".join(sentences)


def _first(persona: Persona) -> str:
    core = persona.core
    country = resolve(persona.country).name
    sex = {"male": "man", "female": "woman"}[core["sex"]]
    marital = f"{core['marital']} " if core.get("marital") else ""
    place = f"{core['city']}, {country}" if core.get("city") else country
    where = (
        f"in {place}"
        if core.get("city")
        else f"in the {'towns' if core['area'] == 'urban' else 'countryside'} of {place}"
    )
    name = core.get("name") or "This respondent"
    return f"{name} is a {core['age']}-year-old {marital}{sex} who lives {where}."


def _life(persona: Persona, he: str) -> str:
    core = persona.core
    work = WORK[core["employment"]] + (f" as {core['occupation']}" if core.get("occupation") else "")
    people = core["household_size"]
    home = "lives alone" if people == 1 else f"shares a household of {people}"
    religion = {None: "", "unaffiliated": ", has no religion", "other": ", belongs to a smaller religion"}.get(
        core["religion"], f", is {str(core['religion']).capitalize()}"
    )
    return (
        f"{he} {_EDUCATION[core['education']]}, {work}, {home} on an income in decile {core['income_decile']} of 10"
        f"{religion} and speaks {core['language']}."
    )


def _mind(persona: Persona, he: str) -> list[str]:
    marked = sorted(persona.facets.items(), key=lambda item: (-abs(item[1] - 0.5), item[0]))
    words = [FACET_WORDS[name][score >= 0.5] for name, score in marked[:5] if abs(score - 0.5) >= 1 / 6]
    found = [f"{he} {_listed(words)}."] if words else []
    stated = [fact.value for fact in persona.facts if fact.attribute_id.startswith("anchor:")]
    found += [f"{text}." for text in stated]
    phrases = interest_phrases()
    likes = [
        phrases[fact.attribute_id]
        for fact in persona.facts
        if fact.stratum == "anchor" and fact.origin == "table" and fact.attribute_id in phrases
    ]
    if likes:
        found.append(f"{he} likes {_listed(likes)}.")
    return found


def _details(persona: Persona) -> list[str]:
    """What a user said, then facts of the walk, the near ones first."""
    order = {"anchor": 0, "near": 1, "middle": 2, "far": 3}

    def place(fact: Fact) -> tuple[int, int]:
        return (0 if fact.origin == "user" else order.get(fact.stratum, 4), fact.step)

    lines, tree = [], persona.tree
    for fact in sorted(persona.facts, key=place):
        if fact.attribute_id.startswith((CORE_FACT, "anchor:")):
            continue
        if fact.attribute_id.startswith(FREE_FACT) or fact.attribute_id not in tree.index:
            lines.append(" ".join(fact.value.split()))
        elif fact.origin == "user" or (fact.step >= 0 and not _SAYS_NOTHING.match(fact.value)):
            leaf = tree[fact.attribute_id]
            lines.append(f"{leaf.label.lower()}: {fact.value}{' ' + leaf.unit if leaf.unit else ''}")
    return lines


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
