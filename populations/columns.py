"""The tables of a population: their columns and types, fixed names that other tools read."""

import pyarrow as pa

#: Typed demographics of every respondent. ``place`` is the respondent's position within the country: with the seed it
#: determines every draw made for this person.
CORE_COLUMNS = (
    "respondent_id",
    "place",
    "country",
    "weight",
    "age",
    "sex",
    "education",
    "employment",
    "marital",
    "area",
    "religion",
    "occupation",
    "isco",
    "city",
    "income_decile",
    "income_ppp",
    "household_size",
    "language",
    "name",
)

FACT_SCHEMA = pa.schema(
    [
        ("respondent_id", pa.dictionary(pa.int32(), pa.string())),
        ("attribute_id", pa.dictionary(pa.int32(), pa.string())),
        ("value", pa.dictionary(pa.int32(), pa.string())),
        ("origin", pa.dictionary(pa.int8(), pa.string())),
        ("calibration", pa.dictionary(pa.int8(), pa.string())),
        ("stratum", pa.dictionary(pa.int8(), pa.string())),
        ("step", pa.int32()),
        ("source", pa.dictionary(pa.int32(), pa.string())),
    ]
)

STORY_SCHEMA = pa.schema(
    [
        ("respondent_id", pa.string()),
        ("valence", pa.string()),
        ("age", pa.int32()),
        ("text", pa.string()),
        ("origin", pa.string()),
    ]
)


#: Attributes that were selected and that a model could not fill; nothing was put in their place.
FAILURE_SCHEMA = pa.schema([("respondent_id", pa.string()), ("attribute_id", pa.string()), ("reason", pa.string())])
