"""A user's own World Values Survey file becomes weighted shares."""

from pathlib import Path

import pytest
from deeppersona.errors import GroundTruthError
from deeppersona.populations.calibration.atlas import Atlas
from deeppersona.populations.calibration.wvs_microdata import import_wvs

#: Four Germans with weights 1, 1, 2, 1 (the last did not answer Q2), two Kenyans.
FILE = """B_COUNTRY_ALPHA;A_YEAR;W_WEIGHT;Q2;Q254;Q999
DEU;2018;1;1;1;1
DEU;2018;1;2;5;2
DEU;2018;2;2;2;3
DEU;2018;1;-2;2;4
KEN;2021;1;1;1;5
KEN;2021;1;1;1;6
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "wvs.csv"
    path.write_text(FILE)
    return path


def test_shares_are_weighted_and_no_answers_are_left_out(file: Path, tmp_path: Path) -> None:
    import_wvs(file, questions=["Q2", "Q254"], directory=tmp_path)
    atlas = Atlas.with_imports(tmp_path)
    countries, codes, shares = atlas.shares("wvs7", "Q2")
    assert (countries, codes) == (("DEU", "KEN"), (1, 2))
    assert shares.tolist() == [[0.25, 0.75], [1.0, 0.0]]
    # Kish: (1 + 1 + 2)^2 / (1 + 1 + 4)
    assert atlas.effective_n("wvs7", "Q2")[0] == pytest.approx(16 / 6)
    pride = atlas.shares("wvs7", "Q254")
    assert pride[2][pride[0].index("DEU")][:2] == pytest.approx([0.25, 0.75])


def test_a_question_that_the_file_lacks_is_named(file: Path, tmp_path: Path) -> None:
    with pytest.raises(GroundTruthError, match="Q3"):
        import_wvs(file, questions=["Q3"], directory=tmp_path)
