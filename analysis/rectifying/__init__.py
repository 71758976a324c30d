"""Calibrating a run's shares against what is known, fitted and scored strictly out of sample."""
