"""The atlas holds what was measured, takes in what users bring, and refuses what cannot be shares."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from deeppersona.errors import GroundTruthError
from deeppersona.populations.calibration.atlas import Atlas
from deeppersona.populations.calibration.atlas_import import import_shares
from deeppersona.populations.calibration.atlas_item import ATLAS_SCHEMA
from deeppersona.populations.calibration.tables import SHIPPED

GOOD = pd.DataFrame(
    [("Germany", "T1", 1, 0.4), ("Germany", "T1", 2, 0.6), ("USA", "T1", 1, 0.5), ("USA", "T1", 2, 0.5)],
    columns=["country", "question_id", "option_code", "share"],
)


def test_all_questions_and_countries_are_shipped() -> None:
    atlas = Atlas.shipped()
    assert len(atlas.questions("wvs7")) == 91
    assert len(atlas.countries("wvs7")) == 66
    assert len(atlas.questions("bigfive")) == 50
    assert len(atlas.countries("bigfive")) == 35


def test_a_published_share_is_found_unchanged() -> None:
    # WVS-7 Andorra, importance of family: .895 very, .0966 rather, .005 not very, .003 not at all important
    countries, codes, shares = Atlas.shipped().shares("wvs7", "Q1")
    assert codes == (1, 2, 3, 4)
    assert shares[countries.index("AND")] == pytest.approx([0.895418, 0.096614, 0.00498, 0.002988], abs=2e-6)


def test_shares_sum_to_one_and_no_missing_code_is_among_them() -> None:
    atlas = Atlas.shipped()
    for source in atlas.sources:
        for question in atlas.questions(source):
            _, codes, shares = atlas.shares(source, question)
            assert min(codes) >= 0
            assert shares.sum(axis=1) == pytest.approx(1)
    # "I am not of this nationality" is no answer to how proud one is
    assert atlas.shares("wvs7", "Q254")[1] == (1, 2, 3, 4)


def test_terms_stand_in_every_row_and_the_tables_are_small() -> None:
    table = Atlas.shipped().table
    assert table.schema.names == ATLAS_SCHEMA.names
    assert all(
        "non-commercial" in terms
        for terms in table.filter(table["source"].to_numpy() == "wvs7")["terms"].unique().to_pylist()
    )
    shipped = [
        *SHIPPED.glob("atlas_*.parquet"),
        *SHIPPED.glob("bigfive_*.parquet"),
        SHIPPED / "latent_correlations.parquet",
    ]
    assert sum(path.stat().st_size for path in shipped) < 2_000_000


def test_a_country_left_out_is_gone_and_nothing_else() -> None:
    whole, reduced = Atlas.shipped(), Atlas.shipped().without("DEU", ["Q57"])
    assert "DEU" not in reduced.shares("wvs7", "Q57")[0]
    assert "DEU" in reduced.shares("wvs7", "Q46")[0]
    assert "DEU" in whole.shares("wvs7", "Q57")[0]
    assert reduced.table.num_rows == whole.table.num_rows - 2


def test_imports_are_kept_on_disk_and_found_again(own_home: Path) -> None:
    import_shares(GOOD.assign(text="Would you?", topic="Trying"), source="mine")
    atlas = Atlas.with_imports()
    countries, codes, shares = atlas.shares("mine", "T1")
    assert (countries, codes) == (("DEU", "USA"), (1, 2))
    assert np.allclose(shares, [[0.4, 0.6], [0.5, 0.5]])
    assert atlas.item("mine", "T1").topic == "Trying"
    assert len(atlas.questions("wvs7")) == 91


def test_an_imported_cell_replaces_the_shipped_one() -> None:
    new = pd.DataFrame({"country": "DEU", "question_id": "Q57", "option_code": [1, 2], "share": [0.9, 0.1]})
    atlas = Atlas.shipped().import_shares(new, source="wvs7")
    countries, _, shares = atlas.shares("wvs7", "Q57")
    assert shares[countries.index("DEU")] == pytest.approx([0.9, 0.1])
    assert len(countries) == 66


def test_publishers_own_column_names_are_understood(tmp_path: Path) -> None:
    file = tmp_path / "shares.csv"
    file.write_text("country_iso3,item_id,option,weighted_share,keyed\nNAM,A1,1,.25,+\nNAM,A1,2,.75,+\n")
    atlas = Atlas.shipped().import_shares(file, source="mine")
    assert atlas.shares("mine", "A1")[0] == ("NAM",)
    assert atlas.item("mine", "A1").keyed == 1


def test_missing_codes_are_dropped_and_the_rest_rescaled(tmp_path: Path) -> None:
    frame = pd.DataFrame({"country": "DEU", "question_id": "T", "option_code": [1, 2, -1], "share": [0.3, 0.5, 0.2]})
    path = import_shares(frame, source="mine", missing=[-1], directory=tmp_path)
    assert path == tmp_path / "atlas" / "mine"
    _, codes, shares = Atlas.with_imports(tmp_path).shares("mine", "T")
    assert codes == (1, 2)
    assert shares[0] == pytest.approx([0.375, 0.625])


@pytest.mark.parametrize(
    ("column", "values", "said"),
    [
        ("share", [40, 60, 50, 50], "0 to 1"),
        ("share", [0.4, 0.5, 0.5, 0.5], "a sum of 0.9"),
        ("share", [-0.1, 1.1, 0.5, 0.5], "0 to 1"),
        ("share", ["many", 0.6, 0.5, 0.5], "a number"),
        ("share", [10**400, 0.6, 0.5, 0.5], "a number"),
        ("country", ["Germny"] * 4, "Germany"),
        ("option_code", [1, 1, 2, 2], "twice"),
        ("option_code", [1.5, 2, 1, 2], "whole numbers"),
        ("label", ["Yes", "Don't know", "Yes", "Don't know"], "missing="),
        ("scale", ["circular"] * 4, "ordinal or nominal"),
    ],
)
def test_tables_that_are_no_shares_are_refused_with_the_cell_at_fault(
    column: str, values: list[object], said: str
) -> None:
    with pytest.raises(GroundTruthError, match=said):
        Atlas.shipped().import_shares(GOOD.assign(**{column: pd.Series(values, dtype=object)}), source="mine")


def test_an_unknown_question_is_refused_with_the_nearest() -> None:
    with pytest.raises(GroundTruthError, match="Q57"):
        Atlas.shipped().shares("wvs7", "Q570")
