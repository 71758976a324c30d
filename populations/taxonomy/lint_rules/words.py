"""What lint knows about words: which carry meaning, which are too general, which name one thing in the world."""

from __future__ import annotations

import re
from functools import cache


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that carry no content of their own in a label.
STOP = _set(
    "the a an of in on at to for with by from and or own your one as during about into per over after before between "
    "under than not no when while without within against through across among toward towards off out up down"
)

#: Words that make a phrase a template when everything else in it is a slot.
TEMPLATE_HEADS = _set(
    "number frequency importance attitude attitudes preference preferences level levels habit habits amount type types "
    "kind kinds degree experience experiences interest interests opinion opinions view views"
)

#: Labels made of these alone, or ending in one of the second list, name nothing.
GENERIC = _set(
    "various miscellaneous misc other others general things thing stuff details detail information info aspects aspect "
    "factors factor issues issue matters characteristics characteristic attributes attribute features properties data "
    "overview considerations elements items background status notes"
)
EMPTY_HEADS = _set(
    "aspects factors issues matters characteristics attributes considerations elements information details stuff "
    "miscellaneous misc overview"
)

#: Capitalised words that are no names: the pronoun and initialisms of common nouns.
COMMON_CAPITALS = _set("I God DIY TV AI ID IDs GPS CV HIV AIDS PIN VPN QR DNA SMS TVs SUV ATM IQ")

#: Names that also occur where no capital would betray them, at the start of a label.
NAMES = _set(
    "christian christianity muslim islam islamic hindu hinduism buddhist buddhism jewish judaism jesus buddha allah "
    "bible koran quran torah ramadan christmas easter diwali hanukkah google facebook instagram whatsapp youtube tiktok "
    "twitter wikipedia netflix amazon apple microsoft android iphone spotify uber toyota ford samsung nokia european "
    "african asian american latin arab arabic english french spanish german chinese japanese russian hindi portuguese "
    "africa asia europe america jazz reggae salsa sushi pizza curry kimchi tango samba karate judo yoga cricket"
)

_WORD = re.compile(r"[a-z0-9]+")


@cache
def singular(word: str) -> str:
    """A word without its plural ending, roughly."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


def tokens(text: str) -> list[str]:
    """Lower-case words of a label; a possessive counts as its owner."""
    return _WORD.findall(text.lower().replace("'s", "").replace("s'", "s").replace("’s", ""))


def normalised(label: str) -> str:
    """Content words of a label in singular and alphabetical order: two labels with the same are duplicates."""
    return " ".join(sorted(singular(word) for word in tokens(label) if word not in STOP))


def frame(label: str) -> str:
    """A label with its content words taken out: ``number of _``, ``_ of _``."""
    slots = [word if word in STOP or word in TEMPLATE_HEADS else "_" for word in tokens(label)]
    return " ".join(word for place, word in enumerate(slots) if word != "_" or place == 0 or slots[place - 1] != "_")
