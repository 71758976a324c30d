"""How the text of a reply becomes an answer: options by ``parse_reply``, all other kinds of questions by ``parse_value``."""
