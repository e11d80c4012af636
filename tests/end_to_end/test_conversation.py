"""Everything a candidate may say besides answering, and what stands on the screen then."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.store.tables import ErrorReport
from question_bank.response import Passed
from tests.end_to_end.phone import Phone
from tests.end_to_end.product import Product


def picture() -> bytes:
    """A grey PNG of 4 by 3 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + checksum

    header = struct.pack(">IIBBBBB", 4, 3, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + b"\x80" * 4) * 3)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    )


def test_an_error_is_reported_in_ones_own_words(product: Product, phone: Phone) -> None:
    phone.open_quiz("C1")
    correction = phone.follow("p", lambda screen: screen.corrects)
    phone.follow("e", "Qu'est-ce qui ne va pas")
    phone.follow("e:other", "Écrivez en une phrase")
    back = phone.ask("L'unité <b>manque</b> & rien d'autre", "Merci, c'est noté")
    assert back.place == correction.place
    assert phone.has_one_keyboard_at_most()
    query = select(ErrorReport).where(ErrorReport.person_id == phone.person_id)
    report = product.one(query)
    assert (report.reason, report.comment) == ("other", "L'unité <b>manque</b> & rien d'autre")
    assert report.revision_id == phone.answers()[0].revision_id
    phone.follow("e", "Qu'est-ce qui ne va pas")
    phone.follow("e:key", "déjà signalé")
    assert len(product.rows(query)) == 1
    assert "5 réponses" in phone.play(lambda _: Passed()).text


def test_too_few_answers_say_nothing(phone: Phone) -> None:
    phone.open_quiz("C2")
    phone.play()
    progress = phone.ask("/progres", "Vos progrès")
    assert progress.text.count("données insuffisantes") == 7
    assert "données insuffisantes · 5 réponses" in progress.text


def test_ten_answers_say_something_and_how_surely(phone: Phone) -> None:
    phone.open_quiz("C2", 10)
    phone.play()
    progress = phone.ask("/progres", "Vos progrès")
    assert progress.text.count("données insuffisantes") == 6
    assert "solide · 10 réponses" in progress.text
    assert "sur 10" in progress.text.replace("\u00a0", " ").split("Comment lire")[0]


def test_the_exam_date_is_typed(phone: Phone) -> None:
    phone.ask("/profil", "Votre profil")
    phone.follow("Date d'examen", "Quelle est la date")
    phone.ask("bientôt", "Je n'ai pas compris cette date")
    phone.ask("12/06/2020", "Cette date est passée")
    profile = phone.ask("12/6/2027", "C'est enregistré")
    assert "12 juin 2027" in profile.text
    assert str(phone.row.exam_date) == "2027-06-12"
    assert phone.has_one_keyboard_at_most()


def test_the_profile_is_set_by_buttons(phone: Phone) -> None:
    phone.ask("/profil", "Votre profil")
    for what, choice in [("Parcours", "VAE"), ("Fuseau", "La Réunion"), ("Objectif", "Bloc 2")]:
        asking = phone.follow(what, lambda screen: "‹ Retour" in screen.labels)
        assert choice in asking.labels
        profile = phone.follow(choice, "C'est enregistré")
        assert choice in profile.text
    assert (phone.row.route, phone.row.zone) == ("vae", "Indian/Reunion")


def test_the_certificate_is_browsed_down_to_a_criterion(phone: Phone) -> None:
    home = phone.ask("/referentiel", "7 capacités, 54 critères")
    assert "0324" in home.text
    capacity = phone.follow("ref:C3", "11 critères")
    assert [label for label in capacity.labels if label.startswith("C3.")] == [
        f"C3.{number}" for number in range(1, 12)
    ]
    criterion = phone.follow("ref:C3.2", lambda screen: screen.text.startswith("C3.2"))
    assert "Document officiel" in criterion.text
    assert {"ref:C3.1", "ref:C3.3"} <= {data for _, data in criterion.buttons}
    phone.follow("‹ Retour", "11 critères")
    phone.follow("‹ Retour", "54 critères")
    phone.follow("ref:evaluation", "Comment se passe")
    phone.follow("ref:modality:a", "Modalité a)")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/privacy", "Vos données"),
        ("/confidentialite", "Vos données"),
        ("/aide", "Ce que vous pouvez faire"),
        ("/help", "Ce que vous pouvez faire"),
        ("/QUIZ", "Sur quoi voulez-vous travailler"),
        ("/reprendre", "ni quiz ni cas en cours"),
        ("/nimporte_quoi", "Je ne connais pas cette commande"),
        ("bonjour", "Sur quoi voulez-vous travailler"),
    ],
)
def test_everything_said_gets_an_answer(phone: Phone, said: str, answer: str) -> None:
    phone.ask(said, answer)


@pytest.mark.parametrize(("content", "name"), [(picture(), "a.png"), (b"%PDF-1.4", "a.pdf")])
def test_a_photo_or_a_document_is_answered_kindly(phone: Phone, content: bytes, name: str) -> None:
    question = phone.open_quiz("C3")
    phone.send_file(content, name)
    told = phone.wait_for("ni autocollant")
    assert told.place == question.place
    assert phone.ask("/reprendre", "On reprend").place == question.place
    assert phone.answers() == []
    assert phone.has_one_keyboard_at_most()


def test_words_that_no_question_asks_for_bring_the_question_back(phone: Phone) -> None:
    screen = phone.open_kind("single")
    again = phone.ask("la réponse B", lambda now: now.message_id != screen.message_id)
    assert "utilisez les boutons" in again.text
    assert again.place == screen.place
    assert phone.has_one_keyboard_at_most()


def test_a_deep_link_opens_a_quiz_on_its_capacity(phone: Phone) -> None:
    phone.ask("/start C4", "Combien de questions")
    question = phone.question(phone.follow("5 questions", lambda screen: screen.asks))
    assert question.capacity == "C4"


def test_an_unknown_deep_link_is_a_plain_start(phone: Phone) -> None:
    phone.ask("/start groupe_7", "CQPM 0324")


def test_a_name_in_html_is_shown_as_text(new_phone: Callable[[str], Phone]) -> None:
    phone = new_phone('<b>Zoé & "Cie" <script>')
    phone.ask("/start", 'Bonjour <b>Zoé & "Cie" <script>')
    phone.ask("/profil", 'Nom affiché : <b>Zoé & "Cie" <script>')
    phone.follow("Nom", "Quel nom voulez-vous afficher")
    phone.ask("<i>Léa</i> {{ 7*7 }}", "Nom affiché : <i>Léa</i> {{ 7*7 }}")
    assert phone.row.display_name == "<i>Léa</i> {{ 7*7 }}"


def test_an_answer_in_html_is_shown_as_text(phone: Phone) -> None:
    phone.open_kind("short_text")
    correction = phone.ask("<b>fuite</b> & {{ 7*7 }}", lambda screen: screen.corrects)
    assert "<b>fuite</b> & {{ 7*7 }}" in correction.text
