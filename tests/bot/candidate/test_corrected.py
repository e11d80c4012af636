"""A correction says what was right in this very answer, and keeps the verdict in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.candidate import corrected
from bot.candidate import question_view as view
from bot.catalogue import typeset
from bot.screen import Notice, Screen
from bot.store.tables import Answer, Attempt, Step
from bot.training.answering import Answered, Asked
from bot.training.library import Revision
from question_bank.bank import Bank
from question_bank.grading import judge
from question_bank.model import Question
from question_bank.parametric.instance import drawn_instance
from question_bank.response import Chosen, Matched, Ordered, Passed, Response, Typed

Read = Callable[[str], str]

MULTIPLE = {
    "kind": "multiple",
    "options": [
        {"text": "Purger", "correct": True},
        {"text": "Étiqueter", "correct": True},
        {"text": "Souffler", "why": "Cela disperse."},
        {"text": "Attendre", "why": "Cela ne sert à rien."},
    ],
}
ORDERING = {
    "kind": "ordering",
    "items": [
        {"text": "Consigner"},
        {"text": "Vérifier", "veto": True, "why": "Sans elle, rien n'est sûr."},
        {"text": "Ouvrir"},
    ],
}
LONG_ORDER = {
    "kind": "ordering",
    "items": [
        {"text": f"{what} avant de passer à la suite de l'intervention", "veto": n == 0}
        for n, what in enumerate(
            (
                "Consigner la pompe",
                "Vider",
                "Purger",
                "Ouvrir",
                "Nettoyer",
                "Monter",
                "Voir",
                "Dire",
            )
        )
    ],
}
VETOED = {
    "kind": "multiple",
    "options": [
        {"text": "Consigner la pompe avant tout geste, puis vérifier", "correct": True},
        {"text": "Étiqueter", "correct": True},
        {"text": "Ouvrir sous pression", "why": "On reçoit tout au visage.", "veto": True},
        {"text": "Attendre", "why": "Cela ne sert à rien."},
    ],
}
MATCHING = {
    "kind": "matching",
    "pairs": [{"left": "Pirani", "right": "chaleur"}, {"left": "Penning", "right": "ions"}],
}
TEXT = {
    "kind": "short_text",
    "accepted": ["isoler la pompe puis purger à l'azote"],
    "concepts": [
        {"name": "isoler la pompe", "words": ["isoler"]},
        {"name": "purger", "words": ["purger", "purge"]},
        {"name": "à l'air", "words": ["air comprimé"], "role": "forbidden"},
    ],
}
EITHER = {
    "kind": "short_text",
    "accepted": ["purger à l'azote"],
    "concepts": [
        {"name": "purger", "words": ["purger"]},
        {"name": "azote", "role": "one_of"},
        {"name": "argon", "role": "one_of"},
    ],
}
DRAWN = {
    "kind": "numeric",
    "stem": "Une enceinte de {V} l.",
    "unit": "mbar·l/s",
    "parameters": {"V": {"values": ["100", "200"], "unit": "l"}},
    "formula": "V/10",
    "symbol": "Q",
    "tolerance": {"relative": "0.05"},
}


def _asked(written: dict[str, Any], **more: Any) -> Asked:
    whole = {
        "id": "essai",
        "capacity": "C1",
        "criteria": ["C1.1"],
        "stem": "Que faites-vous ?",
        "explanation": "On purge avant d'ouvrir.",
        "sources": ["Pratique du métier"],
    }
    bank = {"name": "essai", "title": "Essai", "questions": [{**whole, **written, **more}]}
    (question,) = Bank.model_validate(bank).questions
    step = Step(attempt_id=1, position=1, seed=7, draft={})
    attempt = Attempt(id=1, position=1, settings={"capacity": None, "length": 5})
    return Asked(attempt, step, Revision(1, question, None), 5, drawn_instance(question, 7))


def _answered(asked: Asked, response: Response) -> Answered:
    return Answered(asked, Answer(), response, judge(asked.question, response))


@pytest.fixture
def lines(read: Read) -> Callable[..., list[str]]:
    """The correction of an answer, line by line, without markup."""

    def lines_of(written: dict[str, Any], response: Response, **more: Any) -> list[str]:
        text = corrected.feedback_screen(_answered(_asked(written, **more), response)).text
        return [read(str(line)) for line in _without_markup(text)]

    return lines_of


def _without_markup(text: Any) -> list[str]:
    return [type(text)(line).striptags() for line in text.splitlines()]


Lines = Callable[..., list[str]]


def test_each_option_is_marked(lines: Lines) -> None:
    told = lines(MULTIPLE, Chosen(options=(0, 2)))
    at = told.index("✅ Purger")
    assert told[at : at + 3] == ["✅ Purger", "❌ Souffler", "➕ Étiqueter (oublié)"]
    assert "« Souffler » : Cela disperse." in told
    assert not any("Attendre" in line for line in told)


def test_each_step_stands_at_its_place_with_the_one_it_was_given(lines: Lines) -> None:
    told = lines(ORDERING, Ordered(items=(2, 1, 0)))
    at = told.index("Le bon ordre :") + 1
    assert told[at : at + 3] == [
        "❌ 1. Consigner (vous : en 3)",
        "✅ 2. Vérifier",
        "❌ 3. Ouvrir (vous : en 1)",
    ]


def test_a_vital_step_out_of_place_is_told_with_its_reason_and_once(lines: Lines) -> None:
    told = "\n".join(lines(ORDERING, Ordered(items=(1, 0, 2))))
    assert "Sécurité : « Vérifier »" in told
    assert told.count("Sans elle, rien n'est sûr.") == 1


def test_what_safety_says_comes_before_all_else_and_is_never_folded(lines: Lines) -> None:
    for written, response, told in (
        (VETOED, Chosen(options=(0, 2)), "Ouvrir sous pression"),
        (LONG_ORDER, Ordered(items=(1, 0, *range(2, 8))), "Consigner la pompe"),
    ):
        first = lines(written, response)[2]
        assert first.startswith(f"⛔ Sécurité : « {told}")
        assert "rend toute la réponse fausse" in first


def test_each_pair_stands_with_the_partner_it_was_given(lines: Lines) -> None:
    told = lines(MATCHING, Matched(rights=(0, 0)))
    assert "✅ Pirani → chaleur" in told
    assert "❌ Penning → ions (vous : chaleur)" in told


def test_a_right_answer_has_no_other_mark_than_that(lines: Lines) -> None:
    for written, response in (
        (MULTIPLE, Chosen(options=(0, 1))),
        (ORDERING, Ordered(items=(0, 1, 2))),
        (MATCHING, Matched(rights=(0, 1))),
    ):
        told = "\n".join(lines(written, response))
        assert "✅" in told
        assert not {"❌", "➕", "❓"} & set(told)
        assert "vous :" not in told


def test_a_wrong_option_alone_is_not_named_twice(lines: Lines) -> None:
    options = [
        {"text": "Purger", "correct": True},
        {"text": "Souffler", "why": "Cela disperse."},
    ]
    told = lines({"kind": "single", "options": options}, Chosen(options=(1,)))
    assert "Votre réponse : Souffler" in told
    assert "La bonne réponse : Purger" in told
    assert "Cela disperse." in told


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("isoler la pompe", ["✅ isoler la pompe", "➕ purger (il manque)"]),
        ("il faut isoler, peut-être purger", ["✅ isoler la pompe", "✅ purger"]),
        ("ne pas isoler, purger", ["✅ purger", "❌ le contraire de « isoler la pompe »"]),
        ("isoler, purger à l'air comprimé", ["✅ isoler la pompe", "✅ purger", "❌ à l'air"]),
    ],
)
def test_ideas_are_marked_in_an_answer_that_is_not_simply_right(
    lines: Lines, typed: str, expected: list[str]
) -> None:
    told = lines(TEXT, Typed(text=typed))
    assert f"Votre réponse : {typed}" in told
    assert [line for line in told[1:] if line[:1] in "✅❌➕❓" and line] == expected


def test_what_a_tutor_marked_right_is_not_read_again_by_the_machine(lines: Lines) -> None:
    other_words = Typed(text="j'isole la pompe puis je fais une purge")
    judged = _answered(_asked(TEXT), other_words)
    by_tutor = corrected.feedback_screen(replace(judged, by_human=True)).text
    assert "Ce que j'ai compris" in "\n".join(lines(TEXT, other_words))
    assert "Corrigé par votre tuteur" in by_tutor
    assert "Ce que j'ai compris" not in by_tutor


def test_of_ideas_of_which_one_is_enough_the_missing_ones_are_one_line(lines: Lines) -> None:
    assert "➕ azote ou argon (il manque)" in lines(EITHER, Typed(text="purger"))


def test_a_right_answer_in_other_words_says_how_they_were_read(lines: Lines) -> None:
    other_words = lines(TEXT, Typed(text="j'isole la pompe puis je fais une purge"))
    assert "Ce que j'ai compris : « isoler la pompe », « purger »" in other_words
    same_words = lines(TEXT, Typed(text="Isoler la pompe puis purger à l'azote."))
    assert not any("compris" in line for line in same_words)


def test_an_endless_answer_is_not_repeated_whole(lines: Lines) -> None:
    told = lines(TEXT, Typed(text="isoler la pompe et encore " * 20))
    (given,) = [line for line in told if line.startswith("Votre réponse")]
    assert given.endswith("…")
    assert len(given) < 200


def _folded(screen: Screen) -> tuple[str, str]:
    seen, _, folded = screen.text.unescape().partition("<blockquote expandable>")
    return seen, folded


def test_what_would_push_the_verdict_out_of_sight_is_folded() -> None:
    short = corrected.feedback_screen(_answered(_asked(MULTIPLE), Passed()))
    seen, folded = _folded(short)
    assert "On purge" in seen
    assert "C1.1" in seen
    assert "Que faites-vous" in folded
    long = _asked(MULTIPLE, explanation="On purge avant d'ouvrir. " * 20)
    seen, folded = _folded(corrected.feedback_screen(_answered(long, Passed())))
    assert "On purge" in folded
    assert "C1.1" in folded
    assert "Étiqueter" in seen


def test_a_verdict_that_cannot_stay_in_sight_is_also_said_in_passing() -> None:
    short = corrected.just_corrected(_answered(_asked(ORDERING), Ordered(items=(0, 2, 1))))
    assert [type(one) for one in short] == [Screen]
    many = [
        {"text": f"Une étape assez longue pour prendre trois lignes sur un téléphone, la n° {n}"}
        for n in range(8)
    ]
    long = _asked({"kind": "ordering", "items": many})
    notice, screen = corrected.just_corrected(
        _answered(long, Ordered(items=tuple(reversed(range(8)))))
    )
    assert isinstance(notice, Notice)
    assert isinstance(screen, Screen)
    assert notice.text == "❌ Ce n'est pas cela"


def test_the_question_of_a_concordance_is_kept_whole(lines: Lines) -> None:
    question = {
        "kind": "script_concordance",
        "stem": "Un palier.",
        "thinking_of": "une fuite",
        "finding": "la remontée s'aplatit",
        "author": -1,
    }
    told = lines(question, Chosen(options=(0,)))
    assert "Si vous pensiez à… une fuite" in told
    assert "Et que vous constatez alors… la remontée s'aplatit" in told


def test_certainty_is_asked_of_the_values_drawn_and_of_the_number_as_it_was_read(
    read: Read,
) -> None:
    asked = _asked(DRAWN)
    question: Question = asked.question
    text = read(view.certainty_screen(asked, Typed(text="5.10-6")).text)
    assert read(question.stem) in text
    assert "{V}" not in text
    assert "5·10⁻⁶ mbar·l/s" in text
    assert "puissance" in text


@pytest.mark.parametrize(
    ("plain", "tied"),
    [
        ("3,2·10⁻³ mbar en 10 min", "3,2·10⁻³\u00a0mbar en 10\u00a0min"),
        ("250 l, 36 m³/h", "250\u00a0l, 36\u00a0m³/h"),
        ("hausse de + 3 en 5 jours", "hausse de +\u00a03 en 5 jours"),
    ],
)
def test_a_line_never_parts_a_number_from_its_unit(plain: str, tied: str) -> None:
    assert typeset(plain) == tied
