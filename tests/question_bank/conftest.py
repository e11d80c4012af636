"""Hypothesis says what is wrong, never what is slow: a busy machine must not fail a test."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
