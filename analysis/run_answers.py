"""A run's answers as far as the judge reads them: no prompts' hashes, no raw replies, words as dictionaries."""

from __future__ import annotations

import pyarrow as pa

from ..run import Run, read_answers

#: Columns that estimates, structure and calibration read; at six million answers the others are half of the memory.
NUMBERS = ("round", "weight", "replicate", "option_code", "distribution", "permitted_mass")
WORDS = ("respondent_id", "country", "question_id", "variant", "status", "elicitation", "track", "model")


def judged_answers(run: Run) -> pa.Table:
    """All committed answers with the columns that analysis reads; words are dictionary-encoded as they lie in the files.

    Raises:
        RunError: nothing has been committed, or a file is damaged.
    """
    files = run.answer_files
    if not files:
        return run.answers()
    names = [*NUMBERS, *WORDS]
    return pa.concat_tables([read_answers(file, names, encoded=WORDS) for file in files])
