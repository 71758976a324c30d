"""Rounds over a society, on one machine or a Ray cluster, into a resumable run directory."""
