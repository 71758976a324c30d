import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from deeppersona.errors import InputError
from deeppersona.populations.calibration import build as builder
from deeppersona.populations.calibration.build_conditionals import _deciles, _persons
from deeppersona.populations.calibration.build_places import _without_districts, main_languages
from deeppersona.populations.calibration.raw import compact, cube, vectors
from deeppersona.populations.calibration.tables import directory


def test_a_missing_raw_table_is_named(tmp_path):
    with pytest.raises(InputError, match=r"raw table is missing.*\.csv"):
        builder.build(tmp_path, tmp_path / "out")


def test_the_command_line_exits_with_two_on_a_missing_table(tmp_path, capsys):
    assert builder.main(["--raw", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "missing" in capsys.readouterr().err


def test_the_same_table_is_written_as_the_same_bytes(tmp_path):
    table = vectors(
        ["DEU", "KEN"], {"x": np.random.default_rng(0).random((2, 3, 4))}, source="s", year="1", terms="t", about="a"
    )
    for name in ("first", "second"):
        builder.write(table, tmp_path / name)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_shipped_tables_of_the_package_stay_small():
    assert sum(path.stat().st_size for path in directory().iterdir()) < 6 * 2**20


def test_compact_numbers_keep_four_digits():
    values = np.random.default_rng(0).random(1_000)
    np.testing.assert_allclose(compact(values), values, rtol=2.5e-4)


def test_a_cube_has_zeros_where_a_category_is_absent():
    frame = pd.DataFrame({"code": ["A", "A", "B"], "sex": ["f", "m", "f"], "n": [1.0, 2.0, 3.0]})
    np.testing.assert_array_equal(cube(frame, "n", {"code": ["A", "B"], "sex": ["m", "f"]}), [[2, 1], [0, 3]])


def test_persons_by_household_size_meet_the_published_mean_size():
    brackets = np.array([0.3, 0.4, 0.2, 0.1])
    persons = _persons(brackets, 2.9)
    households = persons / np.arange(1, 13)
    households /= households.sum()
    assert households @ np.arange(1, 13) == pytest.approx(2.9, abs=1e-6)
    np.testing.assert_allclose(
        [households[0], households[1:3].sum(), households[3:5].sum(), households[5:].sum()], brackets
    )


def test_deciles_keep_the_published_shares():
    groups = {
        "poorest_10percent": 0.03,
        "poorest_20percent": 0.08,
        "2nd_poorest_20percent": 0.12,
        "middle_20percent": 0.17,
        "2nd_richest_20percent": 0.23,
        "richest_20percent": 0.40,
        "richest_10percent": 0.25,
    }
    deciles = _deciles(groups)
    np.testing.assert_allclose(deciles[[0, 9]] / 10, [0.03, 0.25], atol=1e-9)
    np.testing.assert_allclose(deciles.reshape(5, 2).sum(1) / 10, [0.08, 0.12, 0.17, 0.23, 0.40], atol=1e-9)
    assert (np.diff(deciles) > 0).all()


def test_districts_of_a_city_are_dropped_and_separate_cities_kept():
    rows = [
        ("Big", 0.0, 0.0, 3_000_000),
        ("Big-North", 0.05, 0.0, 300_000),
        ("Other", 0.5, 0.5, 200_000),
        ("South Other", 0.6, 0.5, 150_000),
    ]
    frame = pd.DataFrame(rows, columns=["name", "latitude", "longitude", "population"]).assign(country_iso3="XXX")
    assert _without_districts(frame).name.tolist() == ["Big", "Other"]


def test_learners_of_a_foreign_language_are_not_its_speakers():
    frame = pd.DataFrame(
        {
            "country_iso3": "DEU",
            "language": ["German", "English", "Turkish", "swg"],
            "share": [0.91, 0.64, 0.03, 0.01],
            "official_status": ["official", None, None, None],
        }
    )
    spoken = main_languages(frame, "Northern and Western Europe")
    assert set(spoken) == {"German", "Turkish"}
    assert sum(spoken.values()) == pytest.approx(1)


def test_tables_elsewhere_can_be_named_by_the_environment(tmp_path, monkeypatch):
    from deeppersona.populations.calibration import tables

    monkeypatch.setenv(tables.OVERRIDE, str(tmp_path))
    tables.table.cache_clear()
    with pytest.raises(InputError, match="missing"):
        tables.table("area")
    monkeypatch.delenv(tables.OVERRIDE)
    tables.table.cache_clear()
    assert isinstance(tables.table("area"), pa.Table)
