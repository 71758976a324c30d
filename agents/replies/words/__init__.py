"""Words and phrases that replies are read by, by language; the tables beside them grow by lines."""
