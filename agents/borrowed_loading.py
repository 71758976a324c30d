"""The loading of any question: its own where correlations are known, otherwise lent by questions alike in wording."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..populations.calibration.atlas import Atlas
from ..populations.calibration.atlas_item import Key
from ..populations.calibration.country_kernel import location_and_extremity
from ..populations.calibration.leak_guard import facets_like
from ..populations.calibration.wording_similarity import similarity
from ..surveys import Question
from .loadings import NOTHING_KNOWN, Loading, LoadingBook

#: Wording at least this alike lends; the lent part of the lenders' mean; the correlation of country positions from which
#: the direction is taken. Leaving each of the 91 questions out, its correlations with the others are then missed by .040;
#: by .086 if taken as zero.
ALIKE, LENT, SAME_DIRECTION = 0.4, 0.7, 0.3
#: Fewest countries in which both questions were asked.
FEWEST_SHARED = 10


def loading_of(question: Question, book: LoadingBook, atlas: Atlas, *, guarded: bool) -> Loading:
    """How a question's latent answer is made up; nothing is known of unordered options and of unlike wordings."""
    if question.scale == "nominal" and len(question.codes) > 2:
        return NOTHING_KNOWN
    own = book.known.get((question.source, question.id))
    if own is not None:
        return own
    keys = [key for key in book.known if atlas.has(*key)]
    alike = similarity([question.text], [atlas.item(*key).text for key in keys])[0]
    lenders = [
        (keys[at], sign * float(alike[at]))
        for at in np.flatnonzero(alike >= ALIKE).tolist()
        if (sign := _direction(question, keys[at], atlas))
    ]
    total = sum(abs(weight) for _, weight in lenders)
    if not total:
        return NOTHING_KNOWN
    forbidden = {f"facet_{name}" for name in facets_like(question, atlas)} if guarded else set()
    return book.borrowed([(key, LENT * weight / total) for key, weight in lenders], forbidden)


def _direction(question: Question, key: Key, atlas: Atlas) -> int:
    """1 if high options of both questions go together, -1 if they are turned, 0 if it cannot be told.

    Told by the countries' positions where both were asked in enough countries, otherwise by the labels of the ends.
    """
    if atlas.has(question.source, question.id):
        one, other = _positions(atlas, (question.source, question.id)), _positions(atlas, key)
        shared = sorted(set(one) & set(other))
        if len(shared) >= FEWEST_SHARED:
            together = float(np.corrcoef([one[c] for c in shared], [other[c] for c in shared])[0, 1])
            return int(np.sign(together)) if abs(together) > SAME_DIRECTION else 0
    labels = atlas.item(*key).labels
    ends = similarity((question.labels[0], question.labels[-1]), (labels[0], labels[-1]))
    same, turned = ends[0, 0] + ends[1, 1], ends[0, 1] + ends[1, 0]
    return 0 if abs(same - turned) < 0.05 else 1 if same > turned else -1


def _positions(atlas: Atlas, key: Key) -> dict[str, float]:
    """Minus the mean probit threshold of each country, which rises with the mean answer."""
    countries, _, shares = atlas.shares(*key)
    location: NDArray[np.float64] = location_and_extremity(shares, atlas.effective_n(*key))[:, 0]
    return dict(zip(countries, (-location).tolist(), strict=True))
