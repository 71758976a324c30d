"""Truth and answers that the tests of the judge share."""

import numpy as np
import pyarrow as pa
import pytest
from deeppersona.analysis import Truth, load_truth
from deeppersona.analysis.truth import HumanItem
from deeppersona.populations.calibration.atlas import Atlas

QUESTIONS = ("Q45", "Q46", "Q57", "Q184", "Q218", "Q254")
COUNTRIES = ("ARG", "AUS", "CAN", "DEU", "IND", "KEN", "USA")


@pytest.fixture(scope="session")
def wvs7() -> Truth:
    """The six core questions in all countries, as shipped."""
    return load_truth("wvs7", questions=QUESTIONS, atlas=Atlas.shipped())


@pytest.fixture
def table():
    """Build an answers table from rows of dicts; what a row leaves out is filled plausibly."""

    def build(rows):
        defaults = {
            "round": 0,
            "respondent_id": "DEU-0",
            "country": "DEU",
            "weight": 1.0,
            "question_id": "Q46",
            "variant": "",
            "replicate": 0,
            "option_code": None,
            "status": "answered",
            "distribution": None,
            "track": "",
            "model": "test/model",
            "elicitation": "sample",
        }
        full = [defaults | row for row in rows]
        return pa.Table.from_pylist(full, schema=SCHEMA)

    return build


SCHEMA = pa.schema(
    [
        ("round", pa.int32()),
        ("respondent_id", pa.string()),
        ("country", pa.string()),
        ("weight", pa.float64()),
        ("question_id", pa.string()),
        ("variant", pa.string()),
        ("replicate", pa.int32()),
        ("option_code", pa.int64()),
        ("status", pa.string()),
        ("distribution", pa.list_(pa.float64())),
        ("track", pa.string()),
        ("model", pa.string()),
        ("elicitation", pa.string()),
    ]
)


@pytest.fixture
def people(table):
    """Answers of n people drawn from the shares of each country, one answer a question."""

    def build(truth: Truth, countries, n, seed=0, shares=None, **columns):
        rng = np.random.default_rng(seed)
        rows = []
        for name, item in truth.items.items():
            for country in countries:
                p = item.of(country) if shares is None else shares(item, country)
                for i, code in enumerate(rng.choice(item.scale.codes, size=n, p=p)):
                    rows.append(
                        {
                            "respondent_id": f"{country}-{i}",
                            "country": country,
                            "question_id": name,
                            "option_code": int(code),
                        }
                        | columns
                    )
        return table(rows)

    return build


def largest_remainder(item: HumanItem, country: str, n: int) -> np.ndarray:
    """Shares that n people can hold exactly, nearest to the truth."""
    exact = item.of(country) * n
    counts = np.floor(exact).astype(int)
    counts[np.argsort(counts - exact)[: n - counts.sum()]] += 1
    return counts / n
