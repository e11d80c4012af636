"""A candidate on the phone page, in a real Chromium: a quiz with the mouse and the keyboard."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from question_bank.grading import right_response
from question_bank.model import Numeric, ShortAnswer
from question_bank.response import Typed
from tests.end_to_end.phone import Phone, wrong_response
from tests.end_to_end.product import PATIENCE_SECONDS, Product

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_numbers = count(1)


@pytest.fixture
def page(product: Product) -> Iterator[Page]:
    """The page at phone size; any error in its console fails the test."""
    if CHROMIUM is None:
        missing = "Chromium n'est pas installé : le quiz n'est pas essayé sur la page."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    errors: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="fr-FR")
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        expect.set_options(timeout=PATIENCE_SECONDS * 1000)
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        browser.close()
    assert errors == []


def seen(page: Page, name: str) -> None:
    """Nothing stands out sideways; the picture is kept in ``SCREENSHOTS`` when that is set."""
    for selector in ("html", ".scroller"):
        wide, room = page.locator(selector).evaluate("it => [it.scrollWidth, it.clientWidth]")
        assert wide <= room, f"{selector} overflows on {name}"
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{next(_numbers):02}-{name}.png")


def last_message(page: Page) -> Locator:
    """The bot's last bubble with its buttons."""
    return page.locator(".message.from-bot").last


def test_a_whole_quiz_on_the_page(page: Page, product: Product) -> None:
    phone = Phone(product)
    page.goto(f"{product.address}/#{phone.name}")
    page.get_by_role("button", name="Démarrer").click()
    expect(last_message(page)).to_contain_text("Bonjour")
    seen(page, "bienvenue")
    last_message(page).get_by_role("button", name="Commencer").click()
    for position in range(1, 6):
        expect(last_message(page)).to_contain_text(f"Question {position}/5")
        seen(page, f"question-{position}")
        if position == 3:
            page.reload()
            expect(last_message(page)).to_contain_text("Question 3/5")
            expect(last_message(page)).to_be_in_viewport()
        _answer(page, phone)
        expect(last_message(page)).to_contain_text(re.compile(f"\\b{position}/5"))
        expect(last_message(page).locator("b").first).to_be_in_viewport()
        seen(page, f"correction-{position}")
        forward = "Voir le bilan" if position == 5 else "Question suivante"
        last_message(page).get_by_role("button", name=forward).click()
    expect(last_message(page)).to_contain_text("Bilan du quiz")
    seen(page, "bilan")
    assert len(phone.answers()) == 5
    assert {judgement.verdict for judgement in phone.judgements()} <= {"correct", "incorrect"}
    expect(page.locator(".message .keyboard:visible")).to_have_count(1)


@pytest.mark.parametrize("kind", ["ordering", "matching"])
def test_the_verdict_on_a_long_wrong_answer_is_in_sight(
    page: Page, product: Product, kind: str
) -> None:
    phone = Phone(product)
    question = phone.question(phone.open_kind(kind))
    phone.answer(wrong_response(question))
    page.goto(f"{product.address}/#{phone.name}")
    verdict = last_message(page).locator("b").first
    expect(verdict).to_have_text(re.compile("En partie juste|Ce n'est pas cela"))
    expect(verdict).to_be_in_viewport()
    seen(page, f"correction-{kind}")


def _answer(page: Page, phone: Phone) -> None:
    """Type the right answer where typing is asked for; else answer with the mouse."""
    screen = phone.wait_for(lambda screen: screen.asks)
    question = phone.question(screen)
    response = right_response(question)
    if isinstance(question, Numeric | ShortAnswer) and isinstance(response, Typed):
        page.locator(".composer textarea").fill(response.text)
        page.keyboard.press("Enter")
        return
    label = screen.labels[0] if question.kind in {"single", "true_false"} else "Je ne sais pas"
    last_message(page).get_by_role("button", name=label, exact=True).click()
