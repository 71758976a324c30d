"""The options of a question where a reply names them: letters, labels, their other forms and synonyms."""
