"""Simulate three countries without a language model and print how far each is from its people."""

import tempfile
from pathlib import Path

import deeppersona

with tempfile.TemporaryDirectory() as folder:
    run = deeppersona.simulate("DEU,KEN,IND", n=200, depth=0, seed=1, out=Path(folder) / "run")
    comparison = deeppersona.compare(run)
    by_country = comparison.averages.query("scope == 'country' and metric == 'ks'")
    print(by_country[["country", "model", "floor", "world"]].to_string(index=False))
