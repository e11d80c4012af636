"""Measurements, run by ``make bench``. Compare ratios within one run, never figures across runs."""
