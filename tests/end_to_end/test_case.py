"""Whole cases on the running product, from ``/cas`` to the debrief and its picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from bot.store.tables import Step
from question_bank.cases.baselines import expert_end
from question_bank.cases.judging import criteria_of
from question_bank.cases.model import Case, Diagnosis
from question_bank.cases.path import (
    Act,
    Chose,
    Concluded,
    Decided,
    Did,
    Mark,
    Marked,
    Played,
    Secured,
)
from tests.end_to_end.phone import Phone, Screen, plain
from tests.end_to_end.product import Product, eventually
from tests.question_bank.cases.written import shipped

# One shipped case of each way of writing them.
CASES = {case.kind: case for case in reversed(shipped())}
CASE = next(case for case in shipped() if isinstance(case, Diagnosis))


def data(screen: Screen, verb: str) -> str:
    """What the button says that does this in a case: ``d:3``."""
    for _, action in screen.buttons:
        if action.startswith("case:") and action.split(":", 3)[3] == verb:
            return action
    raise AssertionError(f"no button does « {verb} »: {screen}")


def tap(phone: Phone, verb: str) -> Screen:
    """Tap the button that does this, and see the screen change."""
    before = phone.screen()
    phone.tap_on(before, data(before, verb))
    return other_than(phone, before)


def other_than(phone: Phone, before: Screen) -> Screen:
    # Between two messages the old one stands bare for a moment: that is no screen yet.
    shown = (before.text, before.buttons)
    return phone.wait_for(lambda now: bool(now.buttons) and (now.text, now.buttons) != shown)


def open_case(phone: Phone, case: Case) -> Screen:
    """From ``/cas`` to the call, page by page."""
    screen = phone.ask("/cas", "Cas pratiques")
    while not (labels := [one for one in screen.labels if plain(case.title) in one]):
        phone.tap("Suite ›")
        screen = other_than(phone, screen)
    return phone.follow(labels[0], lambda now: plain(case.call)[:40] in now.text)


def taps_for(case: Case, act: Act) -> Iterator[str]:
    """What a thumb does, from the case's home and back to it."""
    if isinstance(act, Chose):
        yield f"x:{act.choice}"
        return
    assert isinstance(case, Diagnosis)
    match act:
        case Did(move=name):
            yield f"l:{case.move(name).how.value}"
            yield f"d:{[one.id for one in case.moves].index(name)}"
        case Secured(precaution=name):
            yield "p"
            yield f"s:{[one.id for one in case.precautions].index(name)}"
        case Marked(hypothesis=name, mark=mark):
            place = [one.id for one in case.hypotheses].index(name)
            yield "y"
            yield f"m:{place}:likely"
            if mark is Mark.RULED_OUT:
                yield f"m:{place}:ruled_out"
            yield "h"
        case Concluded(hypothesis=name):
            yield "c"
            yield f"f:{[one.id for one in case.hypotheses].index(name)}"
        case Decided(decision=name, options=options):
            yield from (f"o:{option}" for option in options)
            if case.decision(name).several:
                yield "v"


def play(phone: Phone, case: Case, acts: tuple[Act, ...]) -> Screen:
    for act in acts:
        for verb in taps_for(case, act):
            tap(phone, verb)
    return phone.screen()


def recorded_acts(phone: Phone) -> int:
    """How many acts the database holds of the case begun last."""
    attempt = phone.attempts()[-1]
    step = phone.product.one(select(Step).where(Step.attempt_id == attempt.id))
    return len(step.draft["acts"])


@pytest.mark.parametrize("kind", CASES)
def test_a_whole_case_ends_with_its_debrief(phone: Phone, kind: str) -> None:
    case = CASES[kind]
    end = expert_end(case)
    open_case(phone, case)
    summary = play(phone, case, end.acts)
    assert "✅ Cas résolu · 100 %" in summary.text
    assert summary.picture == isinstance(case, Diagnosis)
    (answer,) = phone.answers()
    response = Played.model_validate(answer.response)
    done = [act for act in response.acts if not isinstance(act, Marked)]
    assert [act.model_copy(update={"at": None}) for act in done] == [
        act for act in end.acts if not isinstance(act, Marked)
    ]
    (judgement,) = phone.judgements()
    assert (judgement.verdict, judgement.score) == ("correct", 1.0)
    assert judgement.criteria == criteria_of(end)
    (attempt,) = phone.attempts()
    assert attempt.state == "finished"
    for part in ("m", "c"):
        tap(phone, f"b:{part}:1")
    assert criteria_of(end).keys() <= set(phone.screen().text.split())
    tap(phone, "b:s:1")
    assert "Cas résolu" in phone.screen().text
    assert phone.has_one_keyboard_at_most()


def test_a_case_goes_on_after_kill_9_in_the_middle(either_product: Product) -> None:
    product, phone = either_product, Phone(either_product)
    acts = expert_end(CASE).acts
    named = next(n for n, act in enumerate(acts) if isinstance(act, Concluded))
    open_case(phone, CASE)
    play(phone, CASE, acts[:1])
    before, recorded = phone.screen(), recorded_acts(phone)
    product.restart_bot()
    assert phone.screen() == before
    assert recorded_acts(phone) == recorded == 1
    # What is tapped while the bot is down is done once it is back.
    product.kill_bot()
    phone.tap_on(before, data(before, "c"))
    product.start_bot()
    other_than(phone, before)
    tap(phone, "h")
    summary = play(phone, CASE, acts[named:])
    assert plain(CASE.cause.text) in summary.text
    (answer,) = phone.answers()
    assert len(Played.model_validate(answer.response).acts) == 1 + len(acts[named:])
    assert len(phone.judgements()) == 1


def test_an_act_committed_before_the_kill_counts_once_and_gets_its_answer(
    either_product: Product,
) -> None:
    product, phone = either_product, Phone(either_product)
    open_case(phone, CASE)
    first = next(act for act in expert_end(CASE).acts if isinstance(act, Did))
    opening, act = taps_for(CASE, first)
    tap(phone, opening)
    before = phone.screen()
    product.fault("editMessageText", "5xx", times=1000)
    phone.tap_on(before, data(before, act))
    eventually(lambda: recorded_acts(phone) == 1, product.said)
    product.kill_bot()
    product.clear_faults()
    product.start_bot()
    result = plain(CASE.move(first.move).result)[:40]
    phone.wait_for(result)
    phone.tap_again()
    eventually(lambda: len(product.calls("answerCallbackQuery")) >= 2, product.said)
    assert recorded_acts(phone) == 1


def test_a_case_in_pause_waits_for_its_candidate(
    phone: Phone, new_phone: Callable[[str], Phone]
) -> None:
    open_case(phone, CASE)
    play(phone, CASE, expert_end(CASE).acts[:2])
    before = phone.screen()
    tap(phone, "z")
    assert "Cas en pause" in phone.screen().text
    # Someone else begins the same case from its call.
    assert plain(CASE.call)[:40] in open_case(new_phone("Inès"), CASE).text
    resumed = phone.ask("/reprendre", lambda screen: "On reprend" in screen.text)
    assert resumed.buttons == before.buttons
    assert recorded_acts(phone) == 2
