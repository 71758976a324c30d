"""The ``deeppersona`` command: parses, calls, prints."""
