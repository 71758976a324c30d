"""How hard a wording is to read, by formulas made for its language; and how long it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..finding import Finding
from ..item import Item

HARD = "hard to read"
LONG = "long question"
ABBREVIATION = "undefined abbreviation"

#: More words than this in one question are too many to keep in mind.
MOST_WORDS = 45
#: A short text scores low for two long words; only longer ones are held to the usual limit of 30.
LIMITS = ((30, 30.0), (20, 12.0), (8, -6.0))

_VOWELS = {
    "en": "aeiouy",
    "de": "aeiouyäöü",
    "fr": "aeiouyàâäéèêëîïôöùûüœæ",
    "es": "aeiouáéíóúü",
    "it": "aeiouàèéìòóù",
    "nl": "aeiouyëïöü",
    "pt": "aeiouáâãàéêíóôõúü",
    "ru": "аеёиоуыэюя",
}


@dataclass(frozen=True)
class Formula:
    """``constant - sentence * words per sentence - syllable * syllables per word``; 100 is easy, below 30 academic."""

    constant: float
    sentence: float
    syllable: float
    source: str


#: Reading ease by language. Each was fitted to texts of that language; a score means nothing in another one.
FORMULAS = {
    "en": Formula(206.835, 1.015, 84.6, "Flesch (1948), Journal of Applied Psychology 32"),
    "de": Formula(180.0, 1.0, 58.5, "Amstad (1978), Wie verständlich sind unsere Zeitungen?"),
    "fr": Formula(207.0, 1.015, 73.6, "Kandel and Moles (1958), Cahiers d'Études de Radio-Télévision 19"),
    "es": Formula(206.835, 1.0, 62.3, "Szigriszt Pazos (1993), Sistemas predictivos de legibilidad"),
    "it": Formula(217.0, 1.3, 60.0, "Franchina and Vacca (1986), Linguaggi 3"),
    "nl": Formula(206.84, 0.93, 77.0, "Douma (1960), De leesbaarheid van landbouwbladen"),
    "pt": Formula(
        248.835, 1.015, 84.6, "Martins et al. (1996), Readability formulas applied to textbooks in Brazilian Portuguese"
    ),
    "ru": Formula(206.835, 1.3, 60.1, "Oborneva (2006), automated assessment of the complexity of texts"),
}
#: Abbreviations that need no words.
_KNOWN = frozenset(
    "TV PC USA US UK EU UN NATO GP DVD CD CDS SMS PIN ID OK AM PM DNA HIV AIDS COVID GPS FAQ CEO NHS FBI CIA BBC ARD ZDF USB "  # noqa: SIM905
    "PDF VAT IT AI DIY GDR UNESCO UNICEF WHO LGBT UFO II III IV BMW WC DIN ATM NGO".split()
)


def syllables(word: str, language: str) -> int:
    """Syllables of a word, counted as groups of vowels; at least 1. English: a silent final e does not count."""
    folded = word.lower()
    count = len(re.findall(f"[{_VOWELS[language]}]+", folded))
    if language == "en":
        if re.search(r"[^aeiouyl]e$|[aeiouy]le$|[^td]ed$|[^aeiouysxz]es$", folded) and count > 1:
            count -= 1
        if re.search(r"[^aeiou]ia(?:l|n)?$|[^aeioutsc]io(?:n|us)?$|ea(?:te|l)\w|iety|uous|[^q]ua[lt]", folded):
            count += 1
    if language == "fr" and re.search(r"[^aeiouyéèê](?:e|es|ent)$", folded) and count > 1:
        count -= 1
    return max(1, count)


def reading_ease(text: str, language: str) -> float | None:
    """The formula's score; None for a language without one or a text without words.

    Args:
        text: the wording.
        language: primary subtag.
    """
    formula = FORMULAS.get(language)
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)
    if formula is None or not words:
        return None
    sentences = max(1, len([part for part in re.split(r"[.!?…]+(?:\s|$)", text) if re.search(r"\w", part)]))
    per_word = sum(syllables(word, language) for word in words) / len(words)
    return formula.constant - formula.sentence * len(words) / sentences - formula.syllable * per_word


def hard_to_read(item: Item) -> Iterator[Finding]:
    """Source: see ``FORMULAS``; Questionnaire Appraisal System, steps 3a and 3b (wording, technical terms)."""
    language = item.language.lower().partition("-")[0]
    score = reading_ease(item.bare, language)
    if score is None:
        return
    for fewest, limit in LIMITS:
        if len(item.words) >= fewest:
            if score < limit:
                yield Finding(
                    item.question.id,
                    HARD,
                    "moderate",
                    "comprehension",
                    "Long words and sentences make it hard to read.",
                    f"reading ease {score:.0f}, {len(item.words)} words",
                    "Use everyday words and shorter sentences.",
                )
            return


def long_question(item: Item) -> Iterator[Finding]:
    """Any language that puts spaces between words."""
    if len(item.words) > MOST_WORDS:
        yield Finding(
            item.question.id,
            LONG,
            "moderate",
            "comprehension",
            "It is too long to be kept in mind while answering.",
            f"{len(item.words)} words",
            "Move the introduction out, and cut what the answer does not need.",
        )


def abbreviation(item: Item) -> Iterator[Finding]:
    """Capitals that are neither known to everybody nor explained in the wording."""
    if item.text.isupper():
        return
    for found in re.finditer(r"(?<![\w-])[A-ZÄÖÜ]{2,6}(?![\w-])", item.text):
        if found[0] in _KNOWN or re.search(rf"\({found[0]}\)|{found[0]} \(", item.text):
            continue
        yield Finding(
            item.question.id,
            ABBREVIATION,
            "moderate",
            "comprehension",
            "Not everybody knows the abbreviation.",
            found[0],
            "Spell it out.",
        )
        return
