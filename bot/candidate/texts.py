"""The candidate's texts (its YAML files), ready to be filled in, and the certificate they name."""

from bot.catalogue import Catalogue
from bot.screen import Button
from referential.loading import load_referential

texts = Catalogue(
    __package__ or "bot.candidate", "texts.yaml", "diagnosis.yaml", "groups.yaml", "agenda.yaml"
)
referential = load_referential()


def button(name: str, action: str, /, **values: object) -> Button:
    """A button labelled by the text of this name."""
    return Button(texts.plain(name, **values), action)
