"""What someone finds who starts the product for the first time and plays the tutor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.store.tables import Person
from question_bank.response import Passed
from tests.end_to_end.phone import Phone, plain
from tests.end_to_end.product import Product, eventually


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """The product as ``make run`` starts it on an empty folder."""
    product = Product(tmp_path, f"sqlite:///{tmp_path / 'store.sqlite3'}", demo=True)
    yield product
    product.close()


def _digest(tutor: Phone, words: str) -> str:
    """What ``/bilan`` brings, in however many messages, once these words are there."""
    seen = len(tutor.chat())
    tutor.send("/bilan")

    def told() -> str:
        return "\n".join(plain(message["text"]) for message in tutor.chat()[seen:])

    eventually(lambda: words in told(), told)
    return told()


def test_a_newcomer_reads_a_digest_at_once_and_answering_changes_it(product: Product) -> None:
    tutor, candidate = Phone(product, "Dominique"), Phone(product, "Camille")
    home = tutor.ask("/start", "Bonjour Dominique")
    assert "👥 Groupe de démonstration (fictif) (13)" in home.labels
    before = _digest(tutor, "C4 Diagnostic des pannes")
    assert "Amina" in before
    assert "Camille" not in before

    candidate.open_quiz("C4", 10)
    candidate.play(lambda _question: Passed())

    assert "C4 Diagnostic des pannes" in _digest(tutor, "Camille")
    # Nobody plays the others: the page does not list them, and they still get what they are sent.
    assert "Amina Exemple" not in {person["name"] for person in product.get("people")}
    message, action = next(
        (message["message_id"], button["data"])
        for message in reversed(tutor.chat())
        for row in message["buttons"]
        for button in row
        if button["data"].startswith("give:") and ":C4:" in button["data"]
    )
    product.post("people/Dominique/taps", message_id=message, data=action)
    order = tutor.wait_for("À faire")
    tutor.tap_on(order, next(data for _, data in order.buttons if data.endswith(":ok")))
    tutor.wait_for("C'est donné à")
    candidate.wait_for("Dominique (Groupe de démonstration (fictif)) vous demande")
    assert product.calls("sendMessage", chat_id=5001)[0]["status"] == 200

    # Started again, it finds people there, and adds none.
    people = product.one(select(func.count()).select_from(Person))
    product.restart_bot()
    assert product.one(select(func.count()).select_from(Person)) == people
