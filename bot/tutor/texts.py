"""The tutor's texts (``texts.yaml`` and others), ready to be filled in."""

from bot.catalogue import Catalogue

texts = Catalogue(
    __package__ or "bot.tutor",
    "texts.yaml",
    "learner.yaml",
    "digest.yaml",
    "schedules.yaml",
    "exports.yaml",
)
button = texts.button
