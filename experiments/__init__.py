"""Named, reproducible studies: definitions as data, run through the same resumable engine, given as tables.

A study is a YAML file (``definitions/``, or the user's own) whose ``kind`` names the class that runs it. To add a kind, write

- a pydantic model that extends ``definition.Definition`` with the kind's own fields,
- a class with the attributes of ``study.Study``: ``schema`` (that model), ``options``, ``ignores``,
  ``design()`` and ``run(folder, told)``,
- one line in ``kinds.KINDS`` with the module and the name of the class, and a definition in ``definitions/``.

``experiment list``, ``run`` and ``compare``, checking of files, manifest, budget, resuming and the writing of tables as
Markdown, LaTeX and CSV then work without another line. Calls to a model that are no survey answers go through
``asking.Asker``, which keeps every reply on disk before it counts.
"""
