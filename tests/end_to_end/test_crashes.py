"""kill -9 at the worst moments: what was tapped counts once, and every answer gets its reply."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import func, select, update

from bot.store.tables import Attempt, FailedUpdate, SeenUpdate
from question_bank.grading import judge, right_response
from question_bank.response import Passed, response_from_json
from tests.end_to_end.phone import Phone, Screen, wrong_response
from tests.end_to_end.product import Product, eventually

KILLS = {"sqlite": 15, "postgresql": 6}
LIVES_UNTIL_EACH_MOVES = 2


def wait_for_each_to_move(phones: Sequence[Phone]) -> None:
    """Wait until each phone shows something new.

    On a busy machine no short life may be long enough to do anything, and players would starve.
    """
    before = [phone.screen() for phone in phones]

    def all_moved() -> bool:
        return all(phone.screen() != shown for phone, shown in zip(phones, before, strict=True))

    eventually(all_moved, lambda: before)


def nothing_delayed(product: Product) -> bool:
    """Whether Telegram has done, late, all that it was to do late."""
    return all(call["status"] for call in product.get("calls") if call.get("fault") == "delay")


def check_record(phone: Phone) -> None:
    """Each finished quiz holds one answer a question, judged once, as the judge would."""
    answers, judgements = phone.answers(), phone.judgements()
    for attempt in phone.attempts():
        assert attempt.state == "finished"
        positions = [one.position for one in answers if one.attempt_id == attempt.id]
        assert positions == list(range(1, attempt.settings["length"] + 1))
    assert [judgement.answer_id for judgement in judgements] == [answer.id for answer in answers]


def test_a_quiz_survives_a_kill_between_two_taps(either_product: Product) -> None:
    phone = Phone(either_product)
    screen = phone.open_kind("multiple")
    question = phone.question(screen)
    before = len(phone.answers())
    response = right_response(question)
    phone.give(response)
    either_product.restart_bot()
    correction = phone.answer(response)
    assert "✅ Juste" in correction.text
    either_product.restart_bot()
    phone.follow("n", lambda screen: screen.asks or screen.sums_up)
    assert len(phone.answers()) == before + 1
    assert response_from_json.validate_python(phone.answers()[-1].response) == response


def test_many_kills_at_any_moment_lose_nothing_and_count_nothing_twice(
    either_product: Product, request: pytest.FixtureRequest
) -> None:
    product = either_product
    kills = KILLS[request.node.callspec.params["either_product"]]
    chance = random.Random(20_324)
    enough = Event()
    failures = select(FailedUpdate.error).order_by(FailedUpdate.update_id)
    right, unknowing = phones = Phone(product), Phone(product)
    right.open_quiz("C1", 10)
    unknowing.open_quiz("C1", 10)
    failed_before = product.rows(failures)

    def keep_playing_right() -> list[Screen]:
        summaries = [right.play()]
        while not enough.is_set():
            right.ask("/quiz", "Sur quoi")
            right.follow("quiz:C5", "Combien de questions ?")
            right.follow("quiz:C5:5", lambda screen: screen.asks)
            summaries.append(right.play())
        return summaries

    def keep_playing_unknowing() -> list[Screen]:
        summaries = [unknowing.play(lambda _: Passed())]
        while not enough.is_set():
            unknowing.follow(summaries[-1].labels[0], lambda screen: screen.asks)
            summaries.append(unknowing.play(lambda _: Passed()))
        return summaries

    with ThreadPoolExecutor() as players:
        try:
            rights = players.submit(keep_playing_right)
            passes = players.submit(keep_playing_unknowing)
            for kill in range(kills):
                product.wait_for_bot()
                if kill % LIVES_UNTIL_EACH_MOVES == 0:
                    wait_for_each_to_move(phones)
                time.sleep(chance.uniform(0, 0.5))
                product.kill_bot()
                product.start_bot()
        finally:
            enough.set()
        summaries = rights.result()
        assert all("à revoir" not in summary.text for summary in summaries)
        assert "10 réponses : 10 justes" in summaries[0].text
        assert "10 réponses : 0 juste, 10 à revoir" in passes.result()[0].text
    for phone in phones:
        check_record(phone)
        assert phone.screen().sums_up
    assert all(judgement.score == 1 for judgement in right.judgements())
    assert all(answer.response == {"form": "passed"} for answer in unknowing.answers())
    assert product.rows(failures) == failed_before


@pytest.mark.parametrize("way", ["editMessageText", "sendMessage"])
def test_an_answer_committed_before_the_kill_gets_its_reply(
    either_product: Product, way: str
) -> None:
    check_reply_after_kill(either_product, way, kind="5xx", times=1000)


@pytest.mark.parametrize(
    "trouble",
    [
        {"kind": "429", "retry_after": 2, "times": 1000},
        {"kind": "delay", "seconds": 2.0},
        {"kind": "lost", "times": 1000},
    ],
    ids=lambda trouble: trouble["kind"],
)
def test_whatever_kept_the_reply_from_going_out_before_the_kill(
    product: Product, trouble: dict[str, object]
) -> None:
    check_reply_after_kill(product, "editMessageText", **trouble)


def test_a_message_under_way_at_the_kill(product: Product) -> None:
    check_reply_after_kill(product, "sendMessage", kind="delay", seconds=2.0)


def check_reply_after_kill(product: Product, way: str, **trouble: object) -> None:
    """Keep the reply to an answer from going out, kill -9, start again: the reply arrives."""
    phone = Phone(product)
    by_typing = way == "sendMessage"
    screen = phone.open_kind("numeric") if by_typing else phone.open_without_picture()
    question, before = phone.question(screen), len(phone.answers())
    product.post("faults", method=way, **trouble)
    if by_typing:
        phone.send("0,5")
    else:
        phone.tap("p")
    eventually(lambda: len(phone.answers()) > before, product.said)
    product.kill_bot()
    product.clear_faults()
    product.start_bot()
    correction = phone.wait_for(lambda screen: screen.corrects)
    assert correction.place == screen.place
    eventually(lambda: nothing_delayed(product), lambda: product.get("calls"))
    assert phone.wait_for(lambda screen: screen.corrects).text == correction.text
    assert len(phone.answers()) == len(phone.judgements()) == before + 1
    recorded = response_from_json.validate_python(phone.answers()[-1].response)
    assert judge(question, recorded).verdict == phone.judgements()[-1].verdict
    phone.follow("n", lambda screen: screen.asks or screen.sums_up)


def test_an_update_committed_but_not_acknowledged_counts_once(either_product: Product) -> None:
    product, phone = either_product, Phone(either_product)
    screen = phone.open_kind("multiple")
    seen = product.one(select(func.count()).select_from(SeenUpdate))
    # Each refused poll is one that would have acknowledged.
    product.fault("getUpdates", "5xx", times=1000)
    phone.tap("o:0")
    eventually(lambda: phone.draft(screen) == {"ticked": [0]}, lambda: phone.draft(screen))
    product.kill_bot()
    product.clear_faults()
    product.start_bot()
    phone.wait_for(lambda now: any("☑" in label for label in now.labels))
    phone.follow("o:1", lambda now: sum("☑" in label for label in now.labels) == 2)
    assert phone.draft(screen) == {"ticked": [0, 1]}
    assert product.one(select(func.count()).select_from(SeenUpdate)) == seen + 2


def test_what_was_tapped_and_typed_while_the_bot_is_down_is_answered(
    either_product: Product,
) -> None:
    product, tapping, typing = either_product, Phone(either_product), Phone(either_product)
    tapping.open_quiz("C7")
    question = typing.question(typing.open_kind("numeric"))
    before = len(typing.answers())
    product.kill_bot()
    tapping.tap("p")
    typing.send(right_response(question).text)  # type: ignore[union-attr]
    product.start_bot()
    assert "📖 À retenir" in tapping.wait_for(lambda screen: screen.corrects).text
    assert "✅ Juste" in typing.wait_for(lambda screen: screen.corrects).text
    assert len(tapping.answers()) == 1
    assert len(typing.answers()) == before + 1


def test_an_update_that_always_fails_is_set_aside_while_others_go_on(
    either_product: Product,
) -> None:
    product, unlucky, other = either_product, Phone(either_product), Phone(either_product)
    unlucky.open_quiz("C2")
    other.open_quiz("C2")
    sound = unlucky.attempts()[0].settings
    attempt = update(Attempt).where(Attempt.person_id == unlucky.person_id)
    product.execute(attempt.values(settings={}))
    product.kill_bot()
    unlucky.tap("p")
    other.tap("p")
    product.start_bot()
    assert other.wait_for(lambda screen: screen.corrects)
    assert "5 réponses" in other.play(lambda _: Passed()).text
    unlucky.wait_for("un incident technique")
    failed = product.rows(select(FailedUpdate))[-1]
    assert failed.payload["callback_query"]["from"]["id"] == unlucky.telegram_id
    assert (failed.tries, failed.set_aside_at is not None) == (3, True)
    assert "KeyError" in failed.error
    assert unlucky.answers() == []
    product.execute(attempt.values(settings=sound))
    unlucky.ask("/reprendre", lambda screen: screen.asks)
    assert "5 réponses" in unlucky.play(lambda _: Passed()).text


def test_the_bot_goes_on_when_telegram_was_killed(either_product: Product) -> None:
    product, phone = either_product, Phone(either_product)
    screen = phone.open_quiz("C6")
    question = phone.question(screen)
    product.kill_telegram()
    product.start_telegram()
    response = Passed() if question.kind in {"numeric", "short_text"} else wrong_response(question)
    phone.answer(response)
    assert product.bot.poll() is None
    assert len(phone.answers()) == 1
