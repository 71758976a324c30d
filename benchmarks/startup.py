"""What a newcomer waits for (``python benchmarks/startup.py``): the import, the help page, the demo, a large questionnaire."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from deeppersona.surveys import Option, Question, Survey, load_survey
from deeppersona.surveys.formats.conversion import write_survey
from figure import figure
from session_usage import run_measured

COMMAND = [sys.executable, "-c", "from deeppersona.cli.main import run; run()"]
DEMO = ["simulate", "DEU", "--n", "100", "--survey", "wvs7-core6", "--seed", "7", "--ray", "local", "--report"]


def main() -> None:
    for what, command in {
        "import deeppersona": [sys.executable, "-c", "import deeppersona"],
        "deeppersona --help": [*COMMAND, "--help"],
    }.items():
        run_measured(command)
        figure(f"{what}, CPU", median(run_measured(command).cpu_s for _ in range(3)), "s", at_most=0.5)
    with tempfile.TemporaryDirectory() as folder:
        used = run_measured([*COMMAND, *DEMO, "--out", f"{folder}/demo"])
        if used.returncode:
            raise SystemExit(f"the demo ended with {used.returncode}")
        figure("the demo's command, with Ray and report", used.wall_s, "s", at_most=60)
        options = tuple(Option(code, f"Answer {code}") for code in range(1, 6))
        large = Survey("large", "Large", tuple(Question(f"Q{at}", f"Question {at}?", options) for at in range(500)))
        file = Path(folder) / "large.qsf"
        file.write_bytes(write_survey(large, "qsf")[0])
        load_survey(file)
        started = time.perf_counter()
        load_survey(file)
        figure("import of a Qualtrics file of 500 questions", time.perf_counter() - started, "s", at_most=1)


if __name__ == "__main__":
    main()
