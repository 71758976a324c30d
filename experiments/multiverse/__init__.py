"""Studies that are run in every way that a researcher could have chosen."""
