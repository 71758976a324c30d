"""Broken, huge and hostile files: one sentence that names the file, never a traceback, never a hang, nothing else read."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from damage import damaged, exchanged
from deeppersona.errors import DeepPersonaError, InputError, SurveyFormatError
from deeppersona.surveys import load_survey
from deeppersona.surveys.condition import parse_condition, written
from deeppersona.surveys.formats.conversion import FORMATS, read_survey, write_survey
from deeppersona.surveys.formats.foreign_text import fitted_name
from deeppersona.surveys.formats.logic import read_logic
from foreign_samples import DICTIONARY, OLD_CSV, QSF, TABLES
from generated import surveys
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

READABLE = [name for name in FORMATS if name != "ddi"]
CALM = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def read(held: bytes, format: str) -> None:
    """Read bytes as a file of a format; only errors of this package may come out."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file{FORMATS[format][1]}"
        path.write_bytes(held)
        try:
            read_survey(path, format)
        except DeepPersonaError:
            return


@pytest.mark.parametrize("format", READABLE)
@given(held=st.binary(max_size=400))
@settings(CALM, max_examples=50)
def test_any_bytes_are_read_or_refused(format: str, held: bytes) -> None:
    read(held, format)


@pytest.mark.parametrize("format", READABLE)
@given(survey=surveys(), seed=st.integers(0, 2**32), changes=st.integers(1, 12))
@settings(CALM, max_examples=40)
def test_damaged_files_are_read_or_refused(format: str, survey: Any, seed: int, changes: int) -> None:
    read(damaged(write_survey(survey, format)[0], random.Random(seed), changes), format)


@given(seed=st.integers(0, 2**32), changes=st.integers(1, 6))
@settings(CALM, max_examples=120)
def test_foreign_files_with_values_exchanged_are_read_or_refused(seed: int, changes: int) -> None:
    rng = random.Random(seed)
    read(exchanged(QSF.encode(), rng, changes), "qsf")
    read(damaged(DICTIONARY.encode(), rng, changes), "redcap")
    with TemporaryDirectory() as folder:
        for text, ending in ((OLD_CSV, "csv"), (TABLES, "md")):
            path = Path(folder) / f"form.{ending}"
            path.write_bytes(damaged(text.encode(), rng, changes))
            with suppress(DeepPersonaError):
                read_survey(path, "xlsform", lenient=True)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8) | st.just(float("inf")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


@given(survey=surveys(), data=st.data())
@settings(CALM, max_examples=60)
def test_qsf_of_the_wrong_shape_is_read_or_refused(survey: Any, data: st.DataObject) -> None:
    content = json.loads(write_survey(survey, "qsf")[0])
    for _ in range(data.draw(st.integers(1, 4))):
        place: Any = content
        for _ in range(data.draw(st.integers(1, 7))):
            keys = (
                list(place) if isinstance(place, dict) else list(range(len(place))) if isinstance(place, list) else []
            )
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            if data.draw(st.integers(0, 3)) == 0:
                place[key] = data.draw(json_values)
                break
            place = place[key]
    read(json.dumps(content).encode(), "qsf")


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(["Q1", "==", "(", ")", "and", "or", "not", "has", "in", "1", "'x'", ",", "answered"]),
        max_size=12,
    ).map(" ".join)
)
@CALM
def test_any_condition_is_read_or_refused(text: str) -> None:
    try:
        condition = parse_condition(text)
    except InputError:
        return
    assert parse_condition(written(condition)) == condition


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            ["${Q1}", "=", "(", ")", "and", "or", "not(", "selected(", "!", "'1'", ",", "Q1.NAOK", "[q1]", "<>"]
        ),
        max_size=12,
    ).map(" ".join)
)
@CALM
def test_any_foreign_condition_is_read_or_refused(text: str) -> None:
    from deeppersona.surveys.condition import Answered

    try:
        read_logic(text, lambda name, operator, literal: Answered("Q1"))
    except InputError:
        return


def test_deeply_nested_conditions_are_refused() -> None:
    for text in ("(" * 3000 + "Q1 == 1" + ")" * 3000, "not " * 900 + "Q1 == 1"):
        with pytest.raises(InputError):
            parse_condition(text)


LSS = (
    '<?xml version="1.0"?>{dtd}<document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
    "<questions><rows><row><qid>1</qid><title>Q1</title><type>T</type><question>{text}</question></row></rows></questions></document>"
)
BOMB = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "dtd",
    [BOMB, '<!DOCTYPE d [<!ENTITY b SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE d SYSTEM "http://127.0.0.1/x.dtd">'],
)
def test_markup_with_entities_is_refused_in_lss(tmp_path: Path, dtd: str) -> None:
    file = tmp_path / "bomb.lss"
    file.write_text(LSS.format(dtd=dtd, text="&b;" if "ENTITY" in dtd else "x"))
    with pytest.raises(SurveyFormatError, match="entities"):
        read_survey(file)
    file.write_text(LSS.format(dtd="", text="x"))
    assert len(read_survey(file).survey) == 1


def workbook(change: Callable[[str, bytes], bytes], extra: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_survey(load_survey("wvs7-core6"), "xlsform")[0])) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in extra:
            new.writestr(name, part)
    return held.getvalue()


def test_zip_bombs_are_refused_before_they_unpack(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    file.write_bytes(workbook(lambda name, part: part, (("xl/media/zeros.bin", bytes(80_000_000)),)))
    assert file.stat().st_size < 1_000_000
    with pytest.raises(SurveyFormatError, match="unpack"):
        read_survey(file)


def test_zip_bombs_that_lie_about_their_size_are_refused(tmp_path: Path) -> None:
    held = workbook(lambda name, part: part, (("xl/media/zeros.bin", bytes(80_000_000)),))
    size = (80_000_000).to_bytes(4, "little")
    file = tmp_path / "bomb.xlsx"
    file.write_bytes(held.replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(SurveyFormatError):
        read_survey(file)


def test_entities_inside_a_workbook_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    file.write_bytes(
        workbook(
            lambda name, part: (
                part.replace(b"<worksheet", BOMB.encode() + b"<worksheet", 1) if "sheet1" in name else part
            )
        )
    )
    with pytest.raises(SurveyFormatError, match="entities"):
        read_survey(file)


@pytest.mark.parametrize("format", READABLE)
def test_a_file_of_200_megabytes_is_refused_unread(tmp_path: Path, format: str) -> None:
    file = tmp_path / f"huge{FORMATS[format][1]}"
    with file.open("wb") as stream:
        stream.truncate(200_000_000)
    with pytest.raises(SurveyFormatError, match="too large"):
        read_survey(file, format)


@pytest.mark.parametrize("format", READABLE)
def test_binary_and_missing_files_are_refused_by_name(tmp_path: Path, format: str) -> None:
    file = tmp_path / f"picture{FORMATS[format][1]}"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe\x00\x01")
    with pytest.raises(SurveyFormatError, match="picture"):
        read_survey(file, format)
    with pytest.raises(SurveyFormatError, match="cannot read"):
        read_survey(tmp_path / "absent", format)


def test_a_directory_or_a_device_is_no_survey(tmp_path: Path) -> None:
    with pytest.raises(SurveyFormatError):
        read_survey(tmp_path, "native")
    with pytest.raises(SurveyFormatError):
        read_survey("/dev/zero", "native")


def test_labels_that_look_like_formulas_stay_labels(tmp_path: Path) -> None:
    from dataclasses import replace

    from deeppersona.surveys import Option

    core = load_survey("wvs7-core6")
    odd = replace(core["Q57"], options=(Option(1, '=HYPERLINK("http://x","y")'), Option(2, "@SUM(1)")))
    held, _ = write_survey(replace(core, questions=(odd,)), "xlsform")
    import openpyxl

    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(held))["choices"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)


def test_a_name_held_thousands_of_times_is_numbered_on_without_gaps() -> None:
    taken: set[str] = set()
    for _ in range(3000):
        taken.add(fitted_name("same", taken))
    assert taken == {"same", *(f"samex{number}" for number in range(2, 3001))}


def test_more_questions_than_any_questionnaire_has_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("class\ttype/scale\tname\trelevance\ttext\tlanguage\n" + "Q\tT\tq\t1\tWhy?\ten\n" * 20_001)
    with pytest.raises(SurveyFormatError, match=r"too many questions.*20,000"):
        read_survey(file)


@pytest.mark.parametrize("format", [name for name in READABLE if name not in ("xlsform", "qsf", "lss")])
def test_text_without_its_byte_order_mark_and_nothing_at_all_are_named(format: str, tmp_path: Path) -> None:
    file = tmp_path / f"draft{FORMATS[format][1]}"
    file.write_bytes(write_survey(load_survey("wvs7-core6"), format)[0].decode("utf-8-sig").encode("utf-16-le"))
    with pytest.raises(SurveyFormatError, match="not a text file"):
        read_survey(file, format)
    file.write_bytes(b"")
    with pytest.raises(SurveyFormatError, match=re.escape(file.name)):
        read_survey(file, format)
