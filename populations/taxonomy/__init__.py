"""The Human-Attribute Tree: what can be known about a person."""
