"""The candidate's texts (its YAML files), ready to be filled in, and the certificate they name."""

from bot.catalogue import Catalogue
from referential.loading import load_referential

texts = Catalogue(
    __package__ or "bot.candidate", "texts.yaml", "diagnosis.yaml", "groups.yaml", "agenda.yaml"
)
referential = load_referential()
button = texts.button
