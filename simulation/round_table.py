"""Mesa's table of each round, gathered over all shards: ``rounds.csv`` in the run."""

from __future__ import annotations

import json

from ..run import Run
from .shard_worker import COLLECTED

ROUNDS = "rounds.csv"


def write_round_table(run: Run) -> None:
    """Write one line a round: respondents who took part and who had left, and answers by status.

    The rows come from each shard's ``mesa.DataCollector``; they were committed together with the answers.
    """
    import pandas as pd
    import pyarrow.parquet as pq

    rows = []
    for file in run.answer_files:
        collected = (pq.read_schema(file).metadata or {}).get(COLLECTED)
        if collected is not None:
            rows.append(json.loads(collected))
    if rows:
        run.store.write_text(ROUNDS, pd.DataFrame(rows).groupby("round").sum().to_csv())
