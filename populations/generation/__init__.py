"""Deep personas: which attributes a person has, and what they are filled with."""
