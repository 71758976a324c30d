"""The crash test of an assistant, a recommender or a policy bot: what it says to whom."""
