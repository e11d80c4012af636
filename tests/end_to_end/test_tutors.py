"""A tutor and a candidate, each with a phone: from the invitation to the mark that comes back."""

from __future__ import annotations

import re
from itertools import count

from sqlalchemy import select

from bot.store.tables import Answer, JudgementRow, Owed, Person, QuestionRevision
from question_bank.model import ShortAnswer
from tests.end_to_end.phone import Phone, Screen
from tests.end_to_end.product import Product, eventually

_numbers = count(1)


def new_tutor(product: Product) -> Phone:
    """Someone who is named tutor when they first come."""
    return Phone(product, f"Tutrice {next(_numbers)}", role="tutor")


def invitation(tutor: Phone, group: str) -> str:
    """The tutor makes a group and a link for one person: what follows ``/start``."""
    tutor.ask("/start", "Créez un groupe")
    tutor.follow("newgroup", "Quel est le nom du groupe")
    screen = tutor.ask(group, "Le groupe est créé")
    invite = next(data for _, data in screen.buttons if data.startswith("invite:"))
    tutor.follow(invite, "Inviter dans")
    link = tutor.follow(f"{invite}:one", lambda screen: "?start=" in screen.text)
    assert link.picture
    found = re.search(r"https://t\.me/\w+\?start=(\S+)", link.text)
    assert found
    return found[1]


def _answer_undecided(candidate: Phone) -> None:
    """The candidate doubts their own words: the machine does not decide for them."""
    question = candidate.question(candidate.open_kind("short_text"))
    assert isinstance(question, ShortAnswer)
    candidate.ask(f"{question.accepted[0]} ?", "À vérifier")


def _wait_for_message(phone: Phone, words: str) -> Screen:
    return phone.wait_for(lambda screen: words in screen.text)


def test_a_tutor_invites_marks_and_is_removed(either_product: Product) -> None:
    product = either_product
    tutor, other = new_tutor(product), new_tutor(product)
    candidate = Phone(product)
    admin = Phone(product, f"Admin {next(_numbers)}", role="administrator")
    link = invitation(tutor, "Lyon & Grenoble")

    candidate.ask(f"/start {link}", "vous invite dans le groupe Lyon & Grenoble")
    candidate.follow(f"join:{link}", "Bienvenue dans Lyon & Grenoble")
    eventually(
        lambda: not [row for row in product.rows(select(Owed)) if link in str(row.payload)],
        lambda: "the link is still in the outbox",
    )

    _answer_undecided(candidate)
    answer = candidate.answers()[-1]

    other.ask("/start", "Créez un groupe")
    other.ask("/corriger", "Plus rien à corriger")

    queue = tutor.ask("/corriger", "1 réponse en attente")
    assert candidate.name in queue.text
    typed = product.one(select(Answer).where(Answer.id == answer.id)).response["text"]
    assert typed in queue.text
    tutor.ask("Presque : soyez plus précis.", "Votre commentaire")
    part = next(data for _, data in tutor.screen().buttons if ":part:" in data)
    tutor.follow(part, "Plus rien à corriger")
    told = _wait_for_message(candidate, "a corrigé votre réponse : en partie juste")
    assert "soyez plus précis" in told.text
    candidate.tap_on(told, next(data for _, data in told.buttons))
    correction = candidate.wait_for(lambda screen: "En partie juste" in screen.text)
    assert "soyez plus précis" in correction.text
    machine, human = product.rows(
        select(JudgementRow).where(JudgementRow.answer_id == answer.id).order_by(JudgementRow.id)
    )
    assert (machine.judge, human.judge, human.score) == ("machine", "human", 0.5)
    assert (human.version, human.supersedes_id) == (f"human:{tutor.person_id}", machine.id)

    admin.ask("/start", "Vous administrez ce bot")
    person = product.one(select(Person).where(Person.telegram_id == tutor.telegram_id))
    admin.follow(f"tutors:{person.id}", "le rôle de tuteur ?")
    admin.follow(f"tutors:{person.id}:remove", "n'a plus le rôle de tuteur")
    stale = _wait_for_message(tutor, "Vous n'avez plus le rôle de tuteur")
    assert stale.buttons == ()
    queue_end = next(m for m in reversed(tutor.chat()) if m["buttons"])
    product.post(
        f"people/{tutor.name}/taps",
        message_id=queue_end["message_id"],
        data=queue_end["buttons"][0][0]["data"],
    )
    tutor.wait_for_toast("Ce bouton n'est plus actif.")
    tutor.ask("/groupes", "Je ne connais pas cette commande")
    assert candidate.name not in tutor.screen().text


def test_work_given_on_one_phone_is_done_on_another(product: Product) -> None:
    tutor, candidate = new_tutor(product), Phone(product)
    link = invitation(tutor, "Brest")
    candidate.ask(f"/start {link}", "vous invite")
    candidate.follow(f"join:{link}", "Bienvenue")
    question = candidate.open_quiz("C2", 5)
    home = tutor.ask("/groupes", "Vos groupes")
    group = next(data for _, data in home.buttons if data.startswith("group:"))
    tutor.follow(group, "1 candidat")
    number = group.partition(":")[2]
    what = tutor.follow(f"give:{number}", "Que voulez-vous demander ?")
    c1 = next(data for _, data in what.buttons if data.startswith(f"give:{number}:C1:"))
    tutor.follow(c1, "10 questions sur C1")
    tutor.follow(f"{c1}:ok", "C'est donné à 1 personne")
    told = _wait_for_message(candidate, "vous demande : 10 questions sur C1")
    # The question that was on screen is still there, buttons and all.
    before = next(m for m in candidate.chat() if m["message_id"] == question.message_id)
    assert before["buttons"]
    (begin,) = [data for _, data in told.buttons]
    candidate.tap_on(told, begin)
    asked = candidate.wait_for(lambda screen: screen.asks and "Question 1/10" in screen.text)
    revision = product.one(
        select(QuestionRevision).where(
            QuestionRevision.id == candidate._step(asked.place).revision_id
        )
    )
    assert revision.content["capacity"] == "C1"
