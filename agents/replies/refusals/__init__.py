"""How people and models decline to answer."""
