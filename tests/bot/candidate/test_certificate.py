"""The certificate can be browsed wholly by following the buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from cryptography.fernet import Fernet

from bot.candidate import certificate
from bot.candidate.texts import referential
from bot.screen import Screen, Tap, UnknownAction
from bot.store.files import FileKeeper
from bot.store.tables import Person
from bot.training.library import Library
from bot.training.visit import Visit

Sound = Callable[..., None]
Read = Callable[[str], str]


@pytest.fixture
def visit() -> Visit:
    """The certificate is the same for all: it looks at neither the person nor the database."""
    return Visit(
        Person(),
        cast("Any", None),
        datetime(2026, 11, 23, tzinfo=UTC),
        Library(FileKeeper(Fernet.generate_key())),
    )


async def _browse(visit: Visit) -> dict[str, Screen]:
    """Every screen that can be reached from the first one, by the action that leads to it."""
    (home,) = await certificate.home(visit)
    assert isinstance(home, Screen)
    seen = {"ref": home}
    to_open = ["ref"]
    while to_open:
        for row in seen[to_open.pop()].rows:
            for button in row:
                if button.action.split(":")[0] != "ref" or button.action in seen:
                    continue
                (screen,) = await certificate.tap(visit, Tap(button.action))
                assert isinstance(screen, Screen)
                seen[button.action] = screen
                to_open.append(button.action)
    return seen


async def test_everything_is_reached_from_the_first_screen(visit: Visit, sound: Sound) -> None:
    screens = await _browse(visit)
    expected = {
        "ref",
        "ref:job",
        "ref:evaluation",
        "ref:notes",
        *(f"ref:{capacity.id}" for capacity in referential.capacities),
        *(f"ref:{criterion.id}" for criterion in referential.criteria),
        *(f"ref:modality:{modality.id}" for modality in referential.modalities),
    }
    assert set(screens) == expected
    assert len(expected) == 4 + 7 + 54 + 4
    sound(*screens.values())


async def test_every_screen_but_the_first_has_a_way_back(visit: Visit) -> None:
    for action, screen in (await _browse(visit)).items():
        back = [button for row in screen.rows for button in row if button.label == "‹ Retour"]
        assert len(back) == (0 if action == "ref" else 1), action


async def test_the_texts_of_the_certificate_are_shown_whole(visit: Visit, read: Read) -> None:
    screens = await _browse(visit)
    for capacity in referential.capacities:
        text = read(screens[f"ref:{capacity.id}"].text)
        for wanted in (capacity.title, *map(str, capacity.conditions)):
            assert read(wanted) in text
    for criterion in referential.criteria:
        text = read(screens[f"ref:{criterion.id}"].text)
        assert read(criterion.text) in text
        assert read(str(criterion.place)) in text
    for modality in referential.modalities:
        assert read(modality.text) in read(screens[f"ref:modality:{modality.id}"].text)


async def test_a_capacity_leads_to_a_quiz_on_it(visit: Visit) -> None:
    screens = await _browse(visit)
    for capacity in referential.capacities:
        actions = [button.action for row in screens[f"ref:{capacity.id}"].rows for button in row]
        assert f"quiz:{capacity.id}" in actions


@pytest.mark.parametrize(
    "action", ["ref:C8", "ref:C1.99", "ref:", "ref:.", "ref:modality:z", "ref:C1:C1", "ref:job:1"]
)
async def test_what_is_not_in_the_certificate_is_refused(visit: Visit, action: str) -> None:
    with pytest.raises(UnknownAction):
        await certificate.tap(visit, Tap(action))
