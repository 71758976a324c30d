import numpy as np
import pytest
from deeppersona.errors import CohortError, TaxonomyError
from deeppersona.populations.calibration.expression import parse
from hypothesis import given
from hypothesis import strategies as st

FIELDS = {
    "age": float,
    "isco": float,
    "area": ("urban", "rural"),
    "sex": ("male", "female"),
    "is_parent": bool,
    "note": None,
}
COLUMNS = {
    "age": np.array([20, 40, 70, 90]),
    "isco": np.array([1.0, np.nan, 6.0, np.nan]),
    "area": np.array(["urban", "rural", "rural", None], dtype=object),
    "sex": np.array(["male", "female", "male", "female"], dtype=object),
    "is_parent": np.array([False, True, True, False]),
    "note": np.array(["x", "it's", None, "a and b"], dtype=object),
}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("age>=65 and area=='rural'", [2]),
        ("age < 30 or age > 80", [0, 3]),
        ("not age < 30", [1, 2, 3]),
        ("30 <= age < 80", [1, 2]),
        ("40 == age", [1]),
        ("area in ('rural', 'urban') and sex != 'male'", [1]),
        ("sex not in ['male']", [1, 3]),
        ("isco > 0", [0, 2]),
        ("isco != 6", [0]),
        ("area != 'rural'", [0]),
        ("is_parent", [1, 2]),
        ("not is_parent and age > 50", [3]),
        ("is_parent == True", [1, 2]),
        ("note == \"it's\" or note == 'a and b'", [1, 3]),
        ("True", [0, 1, 2, 3]),
        ("age > -1", [0, 1, 2, 3]),
    ],
)
def test_a_filter_keeps_the_rows_it_describes(text, rows):
    assert np.flatnonzero(parse(text, FIELDS).mask(COLUMNS)).tolist() == rows


def test_names_are_the_fields_that_are_read():
    assert parse("age > 3 and (area == 'rural' or is_parent)", FIELDS).names == {"age", "area", "is_parent"}


def test_conjuncts_are_the_parts_of_the_top_level():
    parts = parse("age > 3 and (area == 'rural' or is_parent) and isco == 1", FIELDS).conjuncts()
    assert [sorted(part.names) for part in parts] == [["age"], ["area", "is_parent"], ["isco"]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "age >=",
        "age",
        "age = 3",
        "__import__('os').system('true')",
        "age.__class__ == 1",
        "age[0] == 1",
        "(lambda: 1)() == age",
        "[x for x in age]",
        "9**9**9 > age",
        "age + 1 > 3",
        "age > 'x'",
        "area > 'rural'",
        "area == 3",
        "area == 'rurla'",
        "3 > 2",
        "age is 3",
        "age in 3",
        "3 in (1, 2)",
        "f'{age}' == 'x'",
        "age > 1 if True else False",
        "a := 3",
        "age >= 1; age",
        "age > None",
        "\x00",
        "age > 1 and " * 300 + "age > 1",
        "not " * 60 + "is_parent",
        "(" * 300 + "age > 1" + ")" * 300,
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(CohortError):
        parse(text, FIELDS)


def test_an_error_names_position_and_nearest_name():
    with pytest.raises(CohortError, match=r"character 13.*Did you mean area"):
        parse("age > 3 and aera == 'rural'", FIELDS)


def test_another_error_class_can_be_asked_for():
    with pytest.raises(TaxonomyError, match="branches"):
        parse("ag > 3", ["age"], where="branches", error=TaxonomyError)


@given(st.text(max_size=60))
def test_arbitrary_text_is_either_a_filter_or_refused(text):
    try:
        parse(text, FIELDS)
    except CohortError:
        return
