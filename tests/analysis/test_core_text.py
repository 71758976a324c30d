"""Fields of a core as a reader of a report sees them."""

import pytest
from deeppersona.analysis.core_text import core_text


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("isco", 7, "7, craft and related trades workers"),
        ("isco", 0, "0"),
        ("age", 7, "7"),
        ("education", "lower_secondary", "lower secondary"),
        ("city", "Köln", "Köln"),
        ("income_ppp", 12345.6, "12,346"),
    ],
)
def test_codes_get_words_and_words_lose_their_underscores(name, value, text):
    assert core_text(name, value) == text
