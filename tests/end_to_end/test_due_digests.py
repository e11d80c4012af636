"""The running product sends a tutor their digest when its hour has come, and only once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.store.tables import DueDigest, Owed
from tests.end_to_end.phone import Phone, Screen, plain
from tests.end_to_end.product import Product, eventually
from tests.end_to_end.test_crashes import nothing_delayed
from tests.end_to_end.test_tutors import invitation, new_tutor


def _next_monday_at_eight() -> datetime:
    today = datetime.now(ZoneInfo("Europe/Paris"))
    monday = today.date() + timedelta(days=7 - today.weekday())
    return datetime(monday.year, monday.month, monday.day, 8, tzinfo=today.tzinfo).astimezone(UTC)


def _group_of_one(product: Product, name: str) -> Phone:
    """A tutor with a group that someone joined."""
    tutor, candidate = new_tutor(product), Phone(product)
    link = invitation(tutor, name)
    candidate.ask(f"/start {link}", "vous invite")
    candidate.follow(f"join:{link}", "Bienvenue")
    tutor.ask("/groupes", "Vos groupes")
    return tutor


def _digests(tutor: Phone) -> list[Screen]:
    """The digests on this phone, whatever stands around them."""
    return [
        Screen(
            message["message_id"],
            plain(message["text"]),
            tuple((plain(b["label"]), b["data"]) for row in message["buttons"] for b in row),
            False,
        )
        for message in tutor.chat()
        if "Bilan ·" in message["text"] and message["buttons"]
    ]


def _states(product: Product, tutor: Phone) -> list[str]:
    query = select(DueDigest.state).where(DueDigest.tutor_id == tutor.person_id)
    return list(product.rows(query))


def test_mondays_digest_comes_at_eight_and_survives_a_restart(either_product: Product) -> None:
    product = either_product
    tutor = _group_of_one(product, "Nantes")
    monday = _next_monday_at_eight()
    product.set_clock(monday - timedelta(minutes=1))
    tutor.ask("/groupes", "Vos groupes")
    assert _states(product, tutor) == []
    product.set_clock(monday)
    eventually(lambda: _states(product, tutor) == ["sent"], lambda: _states(product, tutor))
    (digest,) = _digests(tutor)
    assert "Bilan · Nantes" in digest.text
    assert "🗓️ Envoi : lundi à 8 h" in digest.labels
    product.restart_bot()
    product.set_clock(monday + timedelta(hours=1))
    tutor.ask("/groupes", "Vos groupes")
    assert len(_digests(tutor)) == 1
    assert _states(product, tutor) == ["sent"]


def test_a_digest_that_was_under_way_at_the_kill_is_not_sent_again(product: Product) -> None:
    tutor = _group_of_one(product, "Rennes")
    product.fault("sendMessage", "delay", seconds=3.0, times=50)
    product.set_clock(_next_monday_at_eight())

    def under_way() -> bool:
        query = select(Owed.state).where(
            Owed.person_id == tutor.person_id, Owed.due_digest_id.is_not(None)
        )
        return set(product.rows(query)) == {"sending"}

    eventually(under_way, product.said)
    product.kill_bot()
    product.clear_faults()
    product.start_bot()
    eventually(lambda: _states(product, tutor) == ["unknown"], lambda: _states(product, tutor))
    eventually(lambda: nothing_delayed(product), lambda: product.get("calls"))
    # The one that was under way, which did arrive.
    before = len(_digests(tutor))
    assert before <= 1
    tutor.send("/bilan")
    eventually(lambda: len(_digests(tutor)) > before, tutor.chat)
    shown = _digests(tutor)[-1]
    assert "n'est peut-être pas arrivé" in shown.text
    tutor.tap_on(shown, shown.action("🗓️ Envoi : lundi à 8 h ⚠️"))
    schedule = tutor.wait_for("envoi du bilan")
    assert "n'est peut-être pas arrivé" in schedule.text
    assert "📊 Afficher le bilan" in schedule.labels
