"""What someone finds who starts the product for the first time and plays the tutor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.store.tables import Person
from question_bank.response import Passed
from tests.end_to_end.phone import Phone
from tests.end_to_end.product import Product


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """The product as ``make run`` starts it on an empty folder."""
    product = Product(tmp_path, f"sqlite:///{tmp_path / 'store.sqlite3'}", demo=True)
    yield product
    product.close()


def test_a_newcomer_reads_a_digest_at_once_and_answering_changes_it(product: Product) -> None:
    tutor, candidate = Phone(product, "Dominique"), Phone(product, "Camille")
    home = tutor.ask("/start", "Bonjour Dominique")
    assert "👥 Groupe de démonstration (fictif) (13)" in home.labels
    before = tutor.ask("/bilan", "Bilan · Groupe de démonstration (fictif)")
    assert "C4 Diagnostic des pannes" in before.text
    assert "Amina Exemple" in before.text
    assert "Camille" not in before.text

    candidate.open_quiz("C4", 10)
    candidate.play(lambda _question: Passed())

    after = tutor.ask("/bilan", lambda screen: "Bilan" in screen.text and "Camille" in screen.text)
    assert "C4 Diagnostic des pannes" in after.text
    # Nobody plays the others: the page does not list them, and they still get what they are sent.
    assert "Amina Exemple" not in {person["name"] for person in product.get("people")}
    tutor.tap_on(after, next(data for _, data in after.buttons if data.startswith("give:")))
    order = tutor.wait_for("À faire")
    tutor.tap_on(order, next(data for _, data in order.buttons if data.endswith(":ok")))
    tutor.wait_for("C'est donné à")
    candidate.wait_for("Dominique (Groupe de démonstration (fictif)) vous demande")
    assert product.calls("sendMessage", chat_id=5001)[0]["status"] == 200

    # Started again, it finds people there, and adds none.
    people = product.one(select(func.count()).select_from(Person))
    product.restart_bot()
    assert product.one(select(func.count()).select_from(Person)) == people
