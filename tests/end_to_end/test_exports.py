"""A tutor takes a group's answers away, in a file that opens; nothing of it stays behind."""

from __future__ import annotations

from typing import Any

import icalendar
from sqlalchemy import select, text

from bot.store.tables import StoredFile, Table
from tests.bot.documents.reading import pages, sheets
from tests.end_to_end.phone import Phone, plain
from tests.end_to_end.product import Product, eventually
from tests.end_to_end.test_tutors import invitation


def _document(phone: Phone, ending: str) -> dict[str, Any]:
    """The document of this kind in the chat, once it is there."""

    def look() -> list[dict[str, Any]]:
        return [
            one
            for one in phone.chat()
            if one["media"] and str(one["media"]["name"]).endswith(ending)
        ]

    return eventually(look, phone.chat)[-1]


def _download(phone: Phone, ending: str) -> bytes:
    reply = phone.product.http.get(_document(phone, ending)["media"]["url"])
    assert reply.is_success
    return reply.content


def test_files_are_downloaded_and_opened_and_nothing_of_them_is_kept(
    either_product: Product,
) -> None:
    product = either_product
    tutor, candidate = Phone(product, "Tutrice d'export", role="tutor"), Phone(product, "Zoë =1+1")
    link = invitation(tutor, "Brest & Quimper")
    candidate.ask(f"/start {link}", "vous invite")
    candidate.follow(f"join:{link}", "Bienvenue")
    candidate.open_quiz("C2", 5)
    candidate.answer_right()

    home = tutor.ask("/groupes", "Vos groupes")
    group = next(data for _, data in home.buttons if data.startswith("group:"))
    number = group.partition(":")[2]
    tutor.follow(group, "1 candidat")
    tutor.follow(f"{group}:set", "réglages")
    tutor.follow(f"{group}:exam", "Quelle est la date")
    tutor.ask("12/06/2027", "C'est enregistré")
    tutor.follow(group, "12 juin 2027")
    tutor.wait_for(lambda screen: screen.has(f"export:{number}"))
    screen = tutor.follow(f"export:{number}", "Exporter Brest & Quimper")
    for label in ("📊 Excel", "📄 PDF", "📅 Calendrier"):
        tutor.tap_on(screen, screen.action(label))

    heads, line = sheets(_download(tutor, ".xlsx"))["Réponses"]
    assert dict(zip(heads, line, strict=True))["Candidat"] == "Zoë =1+1"
    report = plain("\n".join(pages(_download(tutor, ".pdf"))))
    assert "Bilan du groupe Brest & Quimper" in report
    assert "1. Zoë =1+1" in report
    (event,) = icalendar.Calendar.from_ical(_download(tutor, ".ics")).walk("VEVENT")
    assert event["UID"].startswith("exam-group-")
    assert "1 réponse, 1 candidat" in plain(_document(tutor, ".xlsx")["text"])

    seen = candidate.ask("/quivoit", "a exporté des données de votre groupe")
    assert "Tutrice d'export" in seen.text
    kinds = {row.media_type for row in product.rows(select(StoredFile))}
    assert not [kind for kind in kinds if "sheet" in kind or "pdf" in kind or "calendar" in kind]

    assert "Zoë" in _everything_kept(product)
    product.command("people", "erase", str(candidate.telegram_id), "--yes")
    assert "Zoë" not in _everything_kept(product)


def _everything_kept(product: Product) -> str:
    """All rows of all tables of the store."""
    tables = Table.metadata.sorted_tables
    return "\n".join(str(row) for table in tables for row in product.all_of(table))


def test_who_lost_the_role_meanwhile_is_told_instead(product: Product) -> None:
    tutor, candidate = Phone(product, "Tuteur retiré", role="tutor"), Phone(product)
    link = invitation(tutor, "Vannes")
    candidate.ask(f"/start {link}", "vous invite")
    candidate.follow(f"join:{link}", "Bienvenue")
    home = tutor.ask("/groupes", "Vos groupes")
    number = next(d for _, d in home.buttons if d.startswith("group:")).partition(":")[2]
    # Telegram is away while the file is asked for, and the role is lost before it is back.
    tutor.follow(f"group:{number}", "1 candidat")
    screen = tutor.follow(f"export:{number}", "Exporter Vannes")
    product.fault("sendDocument", "5xx", times=1)
    tutor.tap_on(screen, f"export:{number}:xlsx")
    eventually(lambda: product.calls("sendDocument", tutor.telegram_id), product.said)
    product.execute(
        text("UPDATE tutors SET removed_at = named_at WHERE person_id = :id").bindparams(
            id=tutor.person_id
        )
    )
    tutor.wait_for("Le fichier n'a pas été préparé")
    assert not [one for one in tutor.chat() if one["media"] and one["media"]["kind"] == "document"]
