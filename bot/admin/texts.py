"""The administrator's texts (``texts.yaml``), ready to be filled in."""

from bot.catalogue import Catalogue

texts = Catalogue(__package__ or "bot.admin")
button = texts.button
