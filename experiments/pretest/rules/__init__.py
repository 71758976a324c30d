"""Checks of a wording and its answers that need no model, after the Questionnaire Appraisal System (Willis and Lessler 1999)."""
