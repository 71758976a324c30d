"""A page on which people say which of two answers they prefer, without knowing who wrote which."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from ... import draws


@dataclass(frozen=True)
class Pair:
    """Two answers to one request of one person.

    Attributes:
        item: name of person and request.
        person: what a rater is told of who asks.
        request: what was asked.
        left, right: the arms.
        left_text, right_text: their answers.
    """

    item: str
    person: str
    request: str
    left: str
    right: str
    left_text: str
    right_text: str


def rating_page(pairs: Sequence[Pair], *, title: str, seed: int) -> str:
    """One file without network: shows pairs in a random order and side, and saves the labels as CSV.

    What a model wrote is data in the page and set as text, so that nothing of it is run.
    """
    order = draws.generator(seed, "rating page order", len(pairs)).permutation(len(pairs))
    sides = draws.uniforms(seed, "rating page side", order) < 0.5
    shown = [_shown(pairs[int(at)], mirrored=bool(side)) for at, side in zip(order, sides, strict=True)]
    # "<" cannot end the script element from within its data
    data = json.dumps(shown, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "").replace("\u2029", "")
    page = (files(__package__) / "page.html").read_text("utf-8")
    places = {"{{title}}": escape(title), "{{pairs}}": data}
    # in one pass, so that what is filled in is never taken for a place itself
    return re.sub("|".join(map(re.escape, places)), lambda place: places[place[0]], page)


def _shown(pair: Pair, *, mirrored: bool) -> dict[str, str]:
    left, right = (pair.left, pair.left_text), (pair.right, pair.right_text)
    if mirrored:
        left, right = right, left
    return {
        "item": pair.item,
        "person": pair.person,
        "request": pair.request,
        "left": left[0],
        "right": right[0],
        "leftText": left[1],
        "rightText": right[1],
    }
