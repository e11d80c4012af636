"""How a scenario looks on a phone: a scene, and what one may do in it."""

from __future__ import annotations

from string import ascii_uppercase

from bot.candidate.texts import button, texts
from bot.lists import in_rows
from bot.screen import Button, Screen
from bot.training.diagnosis import Playing
from question_bank.cases.scenes import SceneState


def scene_screen(played: Playing, note: str | None = None) -> Screen:
    """The scene on screen, with its choices in the author's order."""
    state = played.state
    if not isinstance(state, SceneState):
        raise TypeError(f"{played.case.id} is a diagnosis, not a scenario")
    choices = state.scene.choices
    lines = [
        texts("line_option", letter=letter, text=choice.text)
        for letter, choice in zip(ascii_uppercase, choices, strict=False)
    ]
    text = texts(
        "scene",
        note=note,
        title=state.case.title,
        minutes=state.minutes,
        euros=state.euros,
        opening=not state.acts,
        machine=state.case.machine,
        call=state.case.call,
        text=state.scene.text,
        lines=lines,
    )
    address = f"case:{played.attempt.id}:{played.turn}"
    buttons = [
        Button(letter, f"{address}:x:{index}")
        for index, letter in enumerate(ascii_uppercase[: len(choices)])
    ]
    return Screen(text, (*in_rows(buttons), (button("case_pause", f"{address}:z"),)))
