"""A number agrees with the noun it counts."""

import pytest
from deeppersona.counting import counted


@pytest.mark.parametrize(
    ("number", "words", "text"),
    [
        (0, ("answer",), "0 answers"),
        (1, ("answer",), "1 answer"),
        (2, ("country", "countries"), "2 countries"),
        (1, ("country", "countries"), "1 country"),
        (1_234, ("life story", "life stories"), "1,234 life stories"),
    ],
)
def test_only_one_is_singular(number, words, text):
    assert counted(number, *words) == text
