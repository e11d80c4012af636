"""What people tell about themselves, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.candidate import profile, welcome
from bot.screen import Screen, Shown, Tap, TypedText, UnknownAction
from bot.store.tables import Person
from bot.training.dates import ZONES, read_date
from bot.training.visit import Visit

Visiting = Callable[..., AbstractAsyncContextManager[Visit]]
Sound = Callable[..., None]


async def _taps(visiting: Visiting, action: str) -> list[Shown]:
    async with visiting() as visit:
        return await profile.tap(visit, Tap(action))


async def _types(visiting: Visiting, address: str, text: str) -> Screen:
    async with visiting() as visit:
        (screen,) = await profile.typed(visit, TypedText(text, address))
    assert isinstance(screen, Screen)
    return screen


async def _person(visiting: Visiting) -> Person:
    async with visiting() as visit:
        return visit.person


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/06/2027", date(2027, 6, 12)),
        ("1/2/2027", date(2027, 2, 1)),
        (" 12.06.2027. ", date(2027, 6, 12)),
        ("12-06-2027", date(2027, 6, 12)),
        ("12 06 2027", date(2027, 6, 12)),
        ("29/02/2028", date(2028, 2, 29)),
        ("12 juin 2027", date(2027, 6, 12)),
        ("1er Février 2027", date(2027, 2, 1)),
        ("3 aout 2027", date(2027, 8, 3)),
    ],
)
def test_dates_as_people_type_them(text: str, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "demain",
        "29/02/2027",
        "31/04/2027",
        "00/01/2027",
        "12/13/2027",
        "12/06/27",
        "2027-06-12",
        "12 juillettt 2027",
        "31 juin 2027",
    ],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert read_date(text) is None


@given(st.dates())
def test_every_date_is_read_back(day: date) -> None:
    assert read_date(f"{day.day}/{day.month}/{day.year:04}") == day


@given(st.text())
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    day = read_date(text)
    assert day is None or isinstance(day, date)


async def test_an_exam_date_is_kept_and_can_be_forgotten(visiting: Visiting) -> None:
    screen = await _types(visiting, "profile:exam", "12/06/2027")
    assert "12 juin 2027" in screen.text
    assert (await _person(visiting)).exam_date == date(2027, 6, 12)
    await _taps(visiting, "profile:exam:none")
    assert (await _person(visiting)).exam_date is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("22/11/2026", "Cette date est passée"),
        ("12/06/2040", "plus de cinq ans"),
        ("bientôt", "Je n'ai pas compris cette date"),
        ("<b>31/02/2027", "Je n'ai pas compris cette date"),
    ],
)
async def test_a_date_that_cannot_be_is_asked_again(
    visiting: Visiting, sound: Sound, text: str, words: str
) -> None:
    screen = await _types(visiting, "profile:exam", text)
    sound(screen)
    assert words in screen.text.unescape()
    assert screen.expects == "profile:exam"
    assert (await _person(visiting)).exam_date is None


async def test_an_exam_may_be_today(visiting: Visiting) -> None:
    await _types(visiting, "profile:exam", "23/11/2026")
    assert (await _person(visiting)).exam_date == date(2026, 11, 23)


async def test_today_is_the_day_where_the_person_is(visiting: Visiting) -> None:
    async with visiting() as visit:
        visit.person.zone = "Pacific/Noumea"
        late = Visit(visit.person, visit.session, visit.now.replace(hour=15), visit.library)
        (screen,) = await profile.typed(late, TypedText("23/11/2026", "profile:exam"))
    assert isinstance(screen, Screen)
    assert "Cette date est passée" in screen.text


def test_every_zone_is_a_real_one() -> None:
    for zone in ZONES:
        assert ZoneInfo(zone).key == zone


async def test_a_name_is_kept_without_the_spaces_around_it(visiting: Visiting) -> None:
    await _types(visiting, "profile:name", "  Sacha ")
    assert (await _person(visiting)).display_name == "Sacha"


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "deux\nlignes"])
async def test_a_name_that_does_not_fit_is_asked_again(visiting: Visiting, name: str) -> None:
    before = (await _person(visiting)).display_name
    screen = await _types(visiting, "profile:name", name)
    assert screen.expects == "profile:name"
    assert (await _person(visiting)).display_name == before


async def test_a_hostile_name_is_shown_as_it_is(visiting: Visiting, sound: Sound) -> None:
    async with visiting() as visit:
        name = visit.person.display_name
        assert "<b>" in name
        for shown in (await profile.show(visit), await welcome.start(visit)):
            sound(*shown)
            (screen,) = shown
            assert isinstance(screen, Screen)
            assert name in screen.text.unescape()
            assert name not in screen.text


async def test_every_button_of_the_profile_leads_somewhere_and_keeps_what_it_says(
    visiting: Visiting, sound: Sound
) -> None:
    opened: set[str] = set()
    to_open = ["profile"]
    while to_open:
        action = to_open.pop()
        if action in opened:
            continue
        opened.add(action)
        shown = await _taps(visiting, action)
        sound(*shown)
        for screen in shown:
            assert isinstance(screen, Screen)
            to_open += [button.action for row in screen.rows for button in row]
    assert {f"profile:zone:{zone}" for zone in ZONES} < opened
    assert {f"profile:route:{route}" for route in profile.ROUTES} < opened
    assert {"profile:target:whole", "profile:target:B1", "profile:target:B1+B3"} < opened


@pytest.mark.parametrize(
    ("action", "field", "value"),
    [
        ("profile:route:vae", "route", "vae"),
        ("profile:target:B1+B2", "target", "B1+B2"),
        ("profile:zone:Indian/Reunion", "zone", "Indian/Reunion"),
        ("profile:certainty:on", "asks_certainty", True),
        ("profile:certainty:off", "asks_certainty", False),
    ],
)
async def test_a_choice_is_kept(visiting: Visiting, action: str, field: str, value: object) -> None:
    await _taps(visiting, action)
    assert getattr(await _person(visiting), field) == value


@pytest.mark.parametrize(
    "action",
    [
        "profile:route:x",
        "profile:target:B9",
        "profile:zone:Mars/Olympus",
        "profile:x",
        "profile:x:y",
        "profile:certainty:maybe",
    ],
)
async def test_a_choice_that_is_not_offered_is_refused(visiting: Visiting, action: str) -> None:
    with pytest.raises(UnknownAction):
        await _taps(visiting, action)
