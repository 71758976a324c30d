"""The ways in which the label of an option is written when nobody bends it: "Not at all happy", "not happy at all"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from ..words.degree_words import DEGREE_WORDS
from ..words.label_phrases import WRITTEN_OUT
from ..words.letter_phrases import DO_NOT
from ..words.reply_words import FILLERS, NEGATIONS, NO, YES, folded

#: Having none of something, but not of what makes the label another: "I have no smartphone".
_HAVING_NONE = re.compile(
    r"(?:(?:i|we) )?(?:have no|own no|don't have (?:an? |any )?|don't own (?:an? |any )?|haven't (?:got )?(?:an? |any )?|no) ?"
    r"(?!opinion|answer|preference|difference|change|idea|effect|influence|matter|one\b)((?:[^\W\d_]+ ?){1,3})"
)
#: An ending for another gender: "zadowolony/a".
_OTHER_ENDING = re.compile(r"(?<=[^\W\d_])/-?[^\W\d_]{1,4}\b")
_BRACKETED = re.compile(r"\([^)]*\)")
#: Names that a label parts by a slash.
_NAMES = re.compile(r"[^\W\d_]{3,}(?:\s*/\s*[^\W\d_]{3,})+")
#: "Strongly agree" is "agree very strongly" too.
_INTENSE = frozenset(("strongly", "completely", "firmly", "fully", "deeply"))
#: Words for having none, and what else says so: "Sans religion" is "pas de religion".
_WITHOUT = {
    "sans": ("pas de", "aucun", "aucune"),
    "aucune": ("sans", "pas de"),
    "aucun": ("sans", "pas de"),
    "sin": ("no tengo", "ningún", "ninguna"),
    "ninguna": ("sin", "no tengo"),
    "sem": ("não tenho", "nenhum", "nenhuma"),
    "nenhuma": ("sem", "não tenho"),
    "senza": ("non ho", "nessun", "nessuna"),
    "nessuna": ("senza", "non ho"),
    "ohne": ("kein", "keine", "keinen"),
    "keine": ("ohne",),
    "geen": ("zonder",),
    "ingen": ("utan", "uden", "uten"),
    "bez": ("nie mam", "nemám", "žádná", "żadnej"),
    "без": ("нет", "немає"),
}
#: Longer labels are written out whole or not at all.
_MOST_MIXED = 5
#: Labels of more words have a head before their first comma, of more than a few.
_LONG, _FEW = 10, 3
#: So many words at the end of every label are the question's rather than the option's: "... on present income".
_TAIL = 2


def shared_tail(labels: Sequence[str]) -> tuple[str, ...]:
    """The words in folded case that three or more labels all end with, if there are two or more of them."""
    words = [folded(label).split() for label in labels]
    n = 0
    while len(words) > 2 and all(len(one) > n + 1 for one in words) and len({one[-n - 1] for one in words}) == 1:
        n += 1
    return tuple(words[0][-n:]) if n >= _TAIL else ()


@lru_cache(8192)
def own_forms(label: str, tail: tuple[str, ...]) -> frozenset[str]:
    """A label in folded case, as it is, as either of the names it parts by a slash, and without what all labels end with.

    Args:
        label: as the question has it.
        tail: see ``shared_tail``.
    """
    forms = {folded(label), folded(DO_NOT.sub("n't", label))}
    if _NAMES.fullmatch(label.strip()):  # "CDU/CSU"
        forms |= {folded(name) for name in label.split("/")}
    words = folded(label).split()
    head = folded(label.partition(",")[0])
    if len(words) > _LONG and _FEW < head.count(" ") + 1 < len(words):
        forms.add(head)  # "Protecting the environment should be given priority, even if ..."
    rest = words[: len(words) - len(tail)] if tail else []
    if not FILLERS.union(DEGREE_WORDS, NEGATIONS).issuperset(rest):
        forms.add(" ".join(rest))
    return frozenset(forms)


def written_forms(label: str, tail: tuple[str, ...]) -> set[str]:
    """All ways to write a label, in folded case; arguments as in ``own_forms``."""
    whole = folded(label)
    forms = {*own_forms(label, tail), folded(_BRACKETED.sub("", label)), folded(_OTHER_ENDING.sub("", label))}
    if not whole.isascii():
        # all of it, or all but one word: "überhaupt nicht gluecklich"
        parts = [[word, word.translate(WRITTEN_OUT)] for word in whole.split()]
        if len(parts) <= _MOST_MIXED:
            forms |= {" ".join(chosen) for chosen in product(*parts)}
        forms |= {form.translate(WRITTEN_OUT) for form in forms}
    words = whole.split()
    if len(words) == 2:
        forms.add(f"{words[1]} {words[0]}")
        if not _INTENSE.isdisjoint(words):
            intense, what = sorted(words, key=lambda word: word not in _INTENSE)
            forms |= {f"{what} {more} {intense}" for more in ("very", "most", "really", "so")}
    if "mee" in words:  # Dutch: "daar ben ik het mee eens", "ik ben het ermee eens"
        forms.add(whole.replace("mee ", "ermee "))
    if words[:3] == ["not", "at", "all"] and len(words) > 3:
        rest = " ".join(words[3:])
        forms |= {f"not {rest} {most}" for most in ("at all", "whatsoever", "in the least", "in the slightest")}
        forms |= {f"no {rest} {most}" for most in ("at all", "whatsoever")} | {f"no {rest}", f"zero {rest}"}
        forms |= {f"not {most} {rest}" for most in ("in the least", "the least bit", "remotely", "one bit")}
    having = _HAVING_NONE.fullmatch(folded(DO_NOT.sub("n't", label)))
    if having is not None:
        what = having[1].strip()
        article = "an" if what[0] in "aeiou" else "a"
        forms |= {f"{own} no {what}" for own in ("have", "own", "i have", "i've", "i've got")}
        forms |= {
            f"{denied} {some} {what}"
            for denied in ("don't have", "don't own", "haven't got", "haven't", "don't use", "not got")
            for some in (article, "any")
        }
    if whole in ("rarely", "seldom", "hardly ever", "very rarely"):
        forms |= {
            "almost never",
            "practically never",
            "virtually never",
            "next to never",
            "hardly ever",
            "rarely",
            "seldom",
        }
    if whole == "none at all":
        forms |= {f"no {what} {most}" for what in ("confidence", "trust", "faith") for most in ("at all", "whatsoever")}
    # "não concordo nem discordo" is "nem concordo nem discordo" too, and "no estoy ni a favor ni en contra" "ni a favor ..."
    if words[:1] in (["não"], ["no"], ["non"]) and words.count("nem") + words.count("ni") + words.count("né") == 1:
        negation = next(word for word in words if word in ("nem", "ni", "né"))
        forms.add(" ".join([negation, *words[1:]]))
    if len(words) > 1 and words[0] in _WITHOUT:
        rest = " ".join(words[1:])
        forms |= {f"{instead} {rest}" for instead in _WITHOUT[words[0]]}
    for synonyms in (YES, NO):
        if whole in synonyms:
            forms |= synonyms
    return forms - {""}
