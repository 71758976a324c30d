"""Shipped instruments, one YAML file each."""
