"""Studies that ask arms one survey and hold the answers against humans."""
