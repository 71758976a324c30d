"""The table of answers: its columns, its statuses, and what makes two tables the same."""

from typing import Literal, get_args

import pyarrow as pa

Status = Literal["answered", "refused", "unparsable", "failed", "skipped"]
STATUSES: tuple[Status, ...] = get_args(Status)

#: Fixed names: other tools read this table. ``option_code`` is null unless status is "answered".
ANSWER_SCHEMA = pa.schema(
    [
        ("run_id", pa.string()),
        ("round", pa.int32()),
        ("respondent_id", pa.string()),
        ("country", pa.string()),
        ("weight", pa.float64()),
        ("question_id", pa.string()),
        ("variant", pa.string()),
        ("replicate", pa.int32()),
        ("option_code", pa.int64()),
        ("value", pa.string()),
        ("status", pa.string()),
        ("distribution", pa.list_(pa.float64())),
        ("permitted_mass", pa.float64()),
        ("elicitation", pa.string()),
        ("track", pa.string()),
        ("model", pa.string()),
        ("prompt_tokens", pa.int64()),
        ("cached_tokens", pa.int64()),
        ("completion_tokens", pa.int64()),
        ("cost_usd", pa.float64()),
        ("latency_ms", pa.float64()),
        ("attempts", pa.int32()),
        ("prompt_sha256", pa.string()),
        ("raw_text", pa.string()),
    ]
)

#: Columns that depend on the machine or the moment; all others are a function of configuration and seed.
VARYING_COLUMNS = ("run_id", "cached_tokens", "cost_usd", "latency_ms", "attempts")

SORT_KEYS = ("round", "respondent_id", "question_id", "variant", "replicate")


def deterministic(answers: pa.Table) -> pa.Table:
    """The columns that a seed determines, in canonical order: two runs are identical when these tables are equal."""
    kept = answers.drop_columns([name for name in VARYING_COLUMNS if name in answers.column_names])
    return kept.sort_by([(name, "ascending") for name in SORT_KEYS]).combine_chunks()
