"""The rules of ``deeppersona tree lint``, a theme a module."""
