"""The ``deeppersona`` command: parses, calls, prints. A command stands in the module of its name, those of a run in ``results``."""
