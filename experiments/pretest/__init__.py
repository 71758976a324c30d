"""Pre-testing a questionnaire before people see it: rules, wording experiments, item diagnostics, one report."""
