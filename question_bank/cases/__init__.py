"""Diagnostic cases: their model, their simulation, the expert's path, and how paths are scored."""
