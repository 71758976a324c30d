"""Shallow profiles: what is given stays, what identifies is dropped, what is sensitive is not made up."""

from collections import Counter

import pyarrow.compute as pc
import pytest
from deeppersona.agents.context import Context
from deeppersona.errors import InputError, SelectionError, UnknownCountryError
from deeppersona.populations.calibration.conditionals import titles
from deeppersona.populations.generation.enrichment import Enrichment, enrich, read_table, read_text
from deeppersona.populations.generation.enrichment.enrich import SENSITIVE
from deeppersona.populations.generation.enrichment.home_country import home_country
from deeppersona.populations.population import Population
from deeppersona.populations.taxonomy.tree import Tree
from deeppersona.surveys import load_survey
from hypothesis import given, settings
from hypothesis import strategies as st

TREE = Tree.load()
EXAMPLE = "34, urban professional, mother of two"


def from_text(text, country="KEN", **how):
    return enrich([read_text(text, country=country)], Enrichment(**{"depth": 40, **how}))


def from_csv(tmp_path, text, country="DEU", encoding="utf-8", **how):
    file = tmp_path / "rows.csv"
    file.write_bytes(text.encode(encoding))
    return enrich(read_table(file, country=country), Enrichment(**{"depth": 20, **how}))


def said(population, respondent=0):
    persona = population.persona(population.people["respondent_id"][respondent].as_py())
    return {fact.attribute_id: fact.value for fact in persona.facts if fact.origin == "user"}


def test_the_example_of_a_mother_of_two_becomes_a_whole_persona():
    built = from_text(EXAMPLE)
    row = built.people.to_pylist()[0]
    assert (row["age"], row["sex"], row["area"], row["isco"]) == (34, "female", "urban", 2)
    assert row["synthetic"] is True
    assert row["employment"] in ("full_time", "part_time", "self_employed")
    facts = said(built)
    assert facts["DEM-0362"] == "yes"
    assert facts["DEM-0363"] == "2"
    assert facts["user:profile"] == EXAMPLE
    assert built.facts.filter(pc.greater_equal(built.facts["step"], 0)).num_rows == 40
    assert built.origin["synthetic"] is True


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("retired widower of 71, aged 71, rural", "marital", "widowed"),
        ("A 45-year-old man, divorced", "age", 45),
        ("woman, 52, works part-time", "employment", "part_time"),
        ("28, student, lives alone", "household_size", 1),
        ("housewife, 40, household of five", "household_size", 5),
        ("man, 30, high school, unemployed", "education", "upper_secondary"),
        ("Hindu woman, 33", "religion", "hindu"),
        ("an atheist, 61, male", "religion", "unaffiliated"),
        ("father, 44, married, village", "area", "rural"),
    ],
)
def test_everyday_words_set_the_core(text, field, value):
    assert read_text(text, country="DEU").core[field] == value


def test_what_a_user_said_about_children_opens_what_depends_on_it():
    built = from_text("woman, 50, mother of three")
    leaves = built.facts["attribute_id"].cast("string").to_pylist()
    assert not any(TREE[leaf].applies_if == "not has_children" for leaf in leaves if leaf in TREE.index)
    childless = from_text("woman, 50, childless", depth=200)
    leaves = childless.facts["attribute_id"].cast("string").to_pylist()
    assert not any(
        "has_children" in TREE[leaf].applies_if.replace("not has_children", "") for leaf in leaves if leaf in TREE.index
    )


def test_rows_keep_every_given_field_with_origin_user(tmp_path):
    built = from_csv(
        tmp_path,
        "age,gender,job,City,marital status,favourite colour,Hours of sleep needed,LIF-0104\n"
        "41,F,Baker,Köln,divorced,teal,,3\n"
        "67,male,,,,,,\n",
    )
    first, second = built.people.to_pylist()
    assert (first["age"], first["sex"], first["occupation"], first["city"]) == (41, "female", "Baker", "Köln")
    assert first["marital"] == "divorced"
    assert (second["age"], second["sex"]) == (67, "male")
    facts = said(built)
    assert facts["core:age"] == "41"
    assert facts["core:sex"] == "F"
    assert facts["user:favourite colour"] == "favourite colour: teal"
    assert facts["LIF-0104"] == "3"
    of_user = [row for row in built.facts.to_pylist() if row["origin"] == "user"]
    assert {row["stratum"] for row in of_user} == {"anchor"}
    assert built.people["synthetic"].to_pylist() == [True, True]


@pytest.mark.parametrize(
    ("column", "code"), [("occupation", "7"), ("isco", "7"), ("ISCO-08 code", "7223"), ("job", "ISCO 7")]
)
def test_an_occupation_given_as_a_code_is_its_major_group_and_never_a_title(tmp_path, column, code):
    built = from_csv(tmp_path, f"country,age,{column}\n" + f"DEU,41,{code}\n" * 8)
    rows = built.people.to_pylist()
    assert {row["isco"] for row in rows} == {7}
    assert all(row["occupation"] in titles()[7].names for row in rows)
    assert said(built)["core:isco"] == f"{code} (craft and related trades workers)"


def test_a_value_that_a_leaf_does_not_know_is_kept_as_a_free_fact(tmp_path):
    built = from_csv(tmp_path, "age,LIF-0104\n41,sometimes\n")
    assert said(built)["user:LIF-0104"] == "LIF-0104: sometimes"
    assert "LIF-0104" not in said(built)


def test_direct_identifiers_are_dropped_wherever_they_stand(tmp_path):
    built = from_csv(
        tmp_path,
        "id,name,E-Mail,phone,date of birth,age,notes,profile\n"
        "7731,Erika Mustermann,erika@example.org,+49 170 1234567,1984-03-02,41,"
        '"likes jazz, call 0170/1234567 or see https://example.org/erika",'
        '"My name is Erika Mustermann, erika@example.org, teacher"\n',
    )
    whole = (
        str(built.people.to_pylist())
        + str(built.facts.to_pylist())
        + str(built.stories.to_pylist())
        + str(built.origin)
    )
    for secret in ("Mustermann", "Erika", "example.org", "1234567", "7731", "1984-03-02"):
        assert secret not in whole
    assert "likes jazz" in said(built)["user:notes"]
    assert set(built.origin["identifiers_dropped"]) >= {"name", "e-mail", "phone", "date of birth", "number", "online"}


def test_a_date_of_birth_becomes_an_age_and_nothing_else(tmp_path):
    built = from_csv(tmp_path, "dob,gender\n1984-03-02,m\n")
    assert built.people["age"][0].as_py() == 2025 - 1984
    assert "1984" not in str(built.facts.to_pylist())


def test_nothing_sensitive_is_made_up_unless_asked_for():
    texts = [f"{age}, woman" for age in range(20, 80, 3)]
    profiles = [read_text(text, country="DEU") for text in texts]
    plain = enrich(profiles, Enrichment(depth=150))
    leaves = set(plain.facts["attribute_id"].cast("string").to_pylist())
    assert {TREE[leaf].sensitivity for leaf in leaves if leaf in TREE.index} <= {"none", "private"}
    assert set(plain.people["religion"].to_pylist()) == {None}
    for facet in ("god_importance", "right_leaning", "permissiveness"):
        assert plain.people[f"facet_{facet}"].null_count == len(texts)
    assert not any("Faith comes" in value for value in plain.facts["value"].cast("string").to_pylist())
    asked = enrich(profiles, Enrichment(depth=150, sensitive=SENSITIVE))
    leaves = set(asked.facts["attribute_id"].cast("string").to_pylist())
    assert {TREE[leaf].sensitivity for leaf in leaves if leaf in TREE.index} >= {"health", "politics", "religion"}
    assert None not in asked.people["religion"].to_pylist()


def test_a_sensitive_field_that_was_given_is_kept():
    built = from_text("Muslim woman, 36")
    assert built.people["religion"].to_pylist() == ["muslim"]
    assert said(built)["core:religion"] == "Muslim"


def test_an_enriched_persona_has_a_context_without_a_made_up_religion():
    built = from_text(EXAMPLE)
    persona = built.persona("KEN-0000000")
    survey = load_survey("wvs7-core6")
    prefix = Context(survey.questions).prefix(persona)
    assert "religion" not in prefix.casefold()
    assert "None" not in prefix
    assert EXAMPLE in prefix


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("anna@example.org", "empty"),
        ("12, girl", "adult"),
        ("150 years old, man", "adult"),
        ("34, mother, man", "contradictory"),
        ("40, married, never married", "contradictory"),
        ("mother of two, childless, 30", "contradictory"),
    ],
)
def test_an_empty_or_contradictory_profile_is_refused(text, match):
    with pytest.raises(InputError, match=match):
        read_text(text, country="DEU")


def test_a_profile_that_nobody_has_is_refused():
    with pytest.raises(InputError, match=r"nobody|contradictory"):
        from_text("woman, 19, retired, widowed, household of nine", country="DEU")


def test_attributes_that_contradict_each_other_are_refused_with_their_line(tmp_path):
    with pytest.raises(InputError, match=r"rows.csv:3.*contradictory|contradictory"):
        from_csv(tmp_path, "age,CUL-0093,LIF-0104\n30,most days,7\n40,never,7\n")
    with pytest.raises(InputError, match="contradictory"):
        from_csv(tmp_path, "age,DEM-0362,DEM-0363\n30,no,2\n")


def test_a_profile_without_a_country_lives_where_adults_live():
    homes = Counter(home_country(7, range(20_000)))
    # adults of 2025, UN World Population Prospects: India 1,034 and China 1,130 of 5,825 million
    assert homes["IND"] / 20_000 == pytest.approx(1034 / 5825, abs=0.01)
    assert homes["DEU"] / 20_000 == pytest.approx(70 / 5825, abs=0.003)
    assert home_country(7, [3]) == [home_country(7, range(5))[3]]


def test_a_country_is_drawn_only_for_profiles_that_name_none():
    people = enrich([read_text("34, woman"), read_text("34, woman from Kenya")], Enrichment(depth=0))
    assert people.people["country"].to_pylist() == [home_country(0, [0])[0], "KEN"]
    assert sum(people.origin["countries_drawn"].values()) == 1


def test_schooling_goes_with_the_occupation_that_was_given():
    def degrees(text):
        people = enrich([read_text(text, country="DEU") for _ in range(60)], Enrichment(depth=0)).people
        return people["education"].to_pylist().count("tertiary")

    assert degrees("34, urban professional, woman") > degrees("34, urban woman") + 10


def test_a_depth_above_the_tree_is_refused():
    with pytest.raises(SelectionError, match="depth"):
        from_text(EXAMPLE, depth=100_000)


def test_an_unknown_bias_is_refused():
    with pytest.raises(SelectionError, match="Did you mean"):
        from_text(EXAMPLE, bias={"slep": 2.0})


@pytest.mark.parametrize(
    ("content", "encoding", "match"),
    [
        ("age,city\n41,Köln\n", "latin-1", "not UTF-8 at byte"),
        ("age,age\n41,42\n", "utf-8", "twice"),
        ("age,city\n41\n", "utf-8", "another length"),
        ("", "utf-8", "empty file"),
        ("age,city\n", "utf-8", "no rows"),
        ("name,email\nA B,a@b.org\n", "utf-8", "empty profile"),
        ("age\nforty\n", "utf-8", "adult"),
        ("age\n7\n", "utf-8", "adult"),
    ],
)
def test_a_bad_table_is_refused_in_one_sentence(tmp_path, content, encoding, match):
    with pytest.raises(InputError, match=match) as refusal:
        from_csv(tmp_path, content, encoding=encoding)
    assert "rows.csv" in str(refusal.value)


def test_an_unknown_country_in_a_row_is_named(tmp_path):
    with pytest.raises(UnknownCountryError, match="Germoney"):
        from_csv(tmp_path, "age,country\n41,Germoney\n", country="")


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_marks_between_cells_and_a_byte_order_mark_are_read(tmp_path, mark):
    built = from_csv(tmp_path, "\ufeff" + mark.join(["age", "gender"]) + "\n" + mark.join(["41", "f"]) + "\n")
    assert built.people["age"].to_pylist() == [41]


def test_a_profile_does_not_depend_on_seeds_of_others(tmp_path):
    rows = ["30,f", "40,m", "50,f"]
    whole = from_csv(tmp_path, "age,gender\n" + "\n".join(rows) + "\n")
    again = from_csv(tmp_path, "age,gender\n" + "\n".join([*rows[:2], "61,m"]) + "\n")
    assert whole.slice(0, 2).facts.to_pylist() == again.slice(0, 2).facts.to_pylist()
    assert whole.people.slice(0, 2).to_pylist() == again.people.slice(0, 2).to_pylist()


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_is_read_or_refused_in_one_sentence(text):
    try:
        profile = read_text(text, country="DEU")
    except InputError as error:
        refusal = error
    else:
        assert not profile.is_empty
        return
    assert "\n" not in str(refusal)


def test_an_enriched_population_can_be_saved_and_loaded(tmp_path):
    built = from_text(EXAMPLE)
    loaded = Population.load(built.save(tmp_path / "one"))
    assert loaded.facts.to_pylist() == built.facts.to_pylist()
    assert loaded.origin["mode"] == "enrich"
