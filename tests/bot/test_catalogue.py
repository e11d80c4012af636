"""The texts that people read: each is a template that can be filled in."""

from __future__ import annotations

import pytest

from bot.admin.texts import texts as admin
from bot.candidate.texts import texts as candidate
from bot.catalogue import Catalogue
from bot.demo.cohort import texts as demo
from bot.gateway.texts import texts as gateway
from bot.tutor.texts import texts as tutor

WINGS = {"admin": admin, "candidate": candidate, "demo": demo, "gateway": gateway, "tutor": tutor}


@pytest.mark.parametrize("texts", WINGS.values(), ids=WINGS)
def test_every_text_is_a_template(texts: Catalogue) -> None:
    assert texts.names
    for name in texts.names:
        texts.template(name)
