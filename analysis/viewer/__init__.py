"""A local page to read a run: its respondents, their answers, and what they were asked."""
