"""The tutor's texts (``texts.yaml`` and others), ready to be filled in."""

from bot.catalogue import Catalogue
from bot.screen import Button

texts = Catalogue(
    __package__ or "bot.tutor",
    "texts.yaml",
    "learner.yaml",
    "digest.yaml",
    "schedules.yaml",
    "exports.yaml",
)


def button(name: str, action: str, /, **values: object) -> Button:
    """A button labelled by the text of this name."""
    return Button(texts.plain(name, **values), action)
