"""Which clause of a reply counts: corrections, hedges, last words, clauses on others or on the past."""
