"""Whole quizzes, from the first tap to the summary, and what they leave in the database."""

from __future__ import annotations

import pytest

from question_bank.grading import judge, key_text, right_response
from question_bank.model import Numeric, Question
from question_bank.response import Chosen, Passed, Response, Stated, Typed, response_from_json
from tests.end_to_end.phone import Phone, plain, wrong_response
from tests.end_to_end.product import Product

ALL_KINDS = {
    "single",
    "multiple",
    "true_false",
    "numeric",
    "short_text",
    "ordering",
    "matching",
}


def test_the_first_question_is_within_three_taps(phone: Phone) -> None:
    welcome = phone.ask("/start", "Bonjour")
    assert "CQPM 0324" in welcome.text
    question = phone.follow(welcome.labels[0], lambda screen: screen.asks)
    assert "Question 1/5" in question.text
    assert phone.has_one_keyboard_at_most()


def test_ten_right_answers_are_ten_right_answers(either_product: Product) -> None:
    phone = Phone(either_product)
    phone.open_quiz("all", 10)
    capacities = set()

    def right(question: Question) -> Response:
        capacities.add(question.capacity)
        return right_response(question)

    summary = phone.play(right)
    assert "10 réponses : 10 justes." in summary.text
    assert phone.has_one_keyboard_at_most()
    answers = phone.answers()
    assert [answer.position for answer in answers] == list(range(1, 11))
    assert len({answer.question_id for answer in answers}) == 10
    assert capacities == {f"C{n}" for n in range(1, 8)}
    for answer, judgement in zip(answers, phone.judgements(), strict=True):
        assert judgement.answer_id == answer.id
        assert (judgement.judge, judgement.verdict, judgement.score) == ("machine", "correct", 1.0)
    (attempt,) = phone.attempts()
    assert (attempt.state, attempt.finished_at is not None) == ("finished", True)


def test_every_kind_of_question_can_be_answered_right(phone: Phone) -> None:
    screen = phone.open_quiz("C1", 20)
    kinds, pictures = set(), 0
    while not screen.sums_up:
        question = phone.question(screen)
        kinds.add(question.kind)
        assert screen.picture == (question.picture is not None)
        pictures += screen.picture
        assert "✅ Juste" in phone.answer_right().text, question.id
        assert phone.has_one_keyboard_at_most()
        screen = phone.follow("n", lambda screen: screen.asks or screen.sums_up)
    assert kinds == ALL_KINDS
    assert pictures
    count = len(phone.answers())
    assert f"{count} réponses : {count} justes." in screen.text


def test_wrong_answers_are_explained_and_can_be_reviewed(phone: Phone) -> None:
    screen = phone.open_quiz("C2", 10)
    wrong = 0
    while not screen.sums_up:
        question = phone.question(screen)
        if question.kind in {"numeric", "short_text"}:
            phone.answer_right()
        else:
            response = wrong_response(question)
            correction = phone.answer(response)
            wrong += 1
            judgement = judge(question, response)
            assert judgement.score < 1
            assert "✅ Juste" not in correction.text
            for part in key_text(question).split("\n"):
                assert plain(part) in correction.text
            for reason in judgement.feedback:
                assert plain(reason) in correction.text
            assert question.criteria[0] in correction.text
            assert (
                question.explanation is None or plain(question.explanation[:40]) in correction.text
            )
        screen = phone.follow("n", lambda screen: screen.asks or screen.sums_up)
    assert wrong
    right = sum(judgement.verdict == "correct" for judgement in phone.judgements())
    assert right == 10 - wrong
    assert "à revoir" in screen.text or "en partie" in screen.text
    review = phone.follow(screen.labels[0], lambda screen: screen.asks)
    assert f"1/{wrong}" in review.text
    missed = [
        a.question_id
        for a, j in zip(phone.answers(), phone.judgements(), strict=True)
        if j.verdict != "correct"
    ]
    phone.play()
    assert sorted(answer.question_id for answer in phone.answers()[10:]) == sorted(missed)


def test_what_is_recorded_is_what_was_tapped(phone: Phone) -> None:
    screen = phone.open_kind("multiple")
    question = phone.question(screen)
    response = wrong_response(question)
    phone.answer(response)
    answer = phone.answers()[-1]
    assert response_from_json.validate_python(answer.response) == response
    assert phone.judgements()[-1].score == judge(question, response).score


@pytest.mark.parametrize("habit", ["{},0", " +{},00 {unit} "])
def test_a_number_is_typed_as_the_french_write_it(phone: Phone, habit: str) -> None:
    question = phone.question(phone.open_kind("numeric"))
    assert isinstance(question, Numeric)
    whole, _, decimals = format(question.shown_key, "f").partition(".")
    typed = habit.replace(",", f",{decimals}").format(whole, unit=question.unit)
    assert "✅ Juste" in phone.ask(typed, lambda screen: screen.corrects).text
    assert phone.answers()[-1].response["text"] == typed.strip()


def test_an_unreadable_number_asks_again_and_records_nothing(phone: Phone) -> None:
    screen = phone.open_kind("numeric")
    before = len(phone.answers())
    again = phone.ask("je crois que oui", lambda now: now.message_id != screen.message_id)
    assert again.asks
    assert phone.question(again) == phone.question(screen)
    assert len(again.text) > len(screen.text)
    assert len(phone.answers()) == before
    assert phone.has_one_keyboard_at_most()
    assert "✅ Juste" in phone.answer_right().text


def test_i_do_not_know_is_an_answer(phone: Phone) -> None:
    question = phone.question(phone.open_quiz("C3"))
    correction = phone.follow("Je ne sais pas", "📖 À retenir")
    assert plain(key_text(question).split("\n")[0]) in correction.text
    (answer,) = phone.answers()
    assert response_from_json.validate_python(answer.response) == Passed()
    assert phone.judgements()[0].score == 0


def test_a_quiz_in_pause_goes_on_where_it_was(phone: Phone) -> None:
    phone.open_quiz("C4")
    phone.answer_right()
    question = phone.follow("n", "Question 2/5")
    phone.follow("⏸ Pause", "Quiz en pause")
    assert phone.attempts()[0].state == "suspended"
    resumed = phone.ask("/reprendre", "Question 2/5")
    assert phone.question(resumed) == phone.question(question)
    assert phone.attempts()[0].state == "running"
    assert "5 réponses : 5 justes." in phone.play().text


def test_what_was_ticked_is_kept_through_a_pause(phone: Phone) -> None:
    screen = phone.open_kind("multiple")
    ticked = phone.follow("o:0", lambda screen: any("☑" in label for label in screen.labels))
    phone.follow("z", "Quiz en pause")
    resumed = phone.ask("/reprendre", lambda screen: screen.asks)
    assert phone.draft(resumed) == {"ticked": [0]}
    assert resumed.labels == ticked.labels
    assert resumed.place == screen.place


def test_a_command_in_the_middle_suspends(phone: Phone) -> None:
    question = phone.open_quiz("C5")
    phone.ask("/aide", "Ce que vous pouvez faire")
    assert phone.attempts()[0].state == "suspended"
    assert phone.has_one_keyboard_at_most()
    phone.ask("/start", "Votre quiz est resté à la question 1 sur 5")
    assert phone.has_one_keyboard_at_most()
    resumed = phone.follow("▶️ Reprendre", lambda screen: screen.asks)
    assert resumed.place == question.place
    assert phone.has_one_keyboard_at_most()


def test_several_quizzes_wait_and_one_is_chosen(phone: Phone) -> None:
    first = phone.open_quiz("C1")
    phone.open_quiz("C2")
    choice = phone.ask("/reprendre", "Que voulez-vous reprendre")
    assert len(choice.buttons) == 2
    resumed = phone.follow(f"resume:{first.place[0]}", lambda screen: screen.asks)
    assert resumed.place == first.place
    assert [attempt.state for attempt in phone.attempts()] == ["running", "suspended"]


def test_how_sure_one_is_is_asked_before_the_verdict(phone: Phone) -> None:
    phone.ask("/profil", "Votre profil")
    phone.follow("Demander ma certitude", "C'est enregistré")
    screen = phone.open_quiz("C6", 20)
    while not isinstance(right_response(phone.question(screen)), Chosen | Stated):
        phone.follow("p", lambda screen: screen.corrects)
        screen = phone.follow("n", lambda screen: screen.asks)
    passed = len(phone.answers())
    response = right_response(phone.question(screen))
    while phone.screen().asks:
        phone.give(response)
    asked = phone.wait_for("Votre certitude ?")
    assert len(phone.answers()) == passed
    assert phone.follow("✏️ Changer", lambda screen: screen.asks).place == screen.place
    while phone.screen().asks:
        phone.give(response)
    assert phone.wait_for("Votre certitude ?").buttons == asked.buttons
    phone.ask("/aide", "Ce que vous pouvez faire")
    phone.ask("/reprendre", "Votre certitude ?")
    assert "✅ Juste" in phone.follow("👍 C'est sûr", lambda screen: screen.corrects).text
    assert phone.answers()[-1].certainty == "sure"
    assert len(phone.answers()) == passed + 1


def test_a_typed_answer_too_may_be_hesitant(phone: Phone) -> None:
    phone.ask("/profil", "Votre profil")
    phone.follow("Demander ma certitude", "C'est enregistré")
    question = phone.question(phone.open_kind("numeric"))
    response = right_response(question)
    assert isinstance(response, Typed)
    phone.ask(response.text, "Votre certitude ?")
    phone.follow("🤔 J'hésite", "✅ Juste")
    assert phone.answers()[-1].certainty == "hesitant"
