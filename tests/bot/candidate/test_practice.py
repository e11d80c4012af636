"""A quiz as a candidate lives it: screen after screen, by tapping and typing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.candidate import practice, progress, routes, welcome
from bot.screen import Screen, Shown, Tap, TypedText, UnknownAction
from bot.store import attempts, banks
from bot.store.database import Database
from bot.store.files import FileKeeper
from bot.store.tables import Answer, ErrorReport
from bot.training.publishing import publish
from bot.training.visit import Visit
from question_bank.bank import Bank

Visiting = Callable[..., AbstractAsyncContextManager[Visit]]
Sound = Callable[..., None]
SOMEONE_ELSE = 2002
KINDS = ["single", "multiple", "true_false", "numeric", "short_text", "ordering", "matching"]
CAPACITY = {kind: f"C{number}" for number, kind in enumerate(KINDS, start=1)}


@dataclass
class Phone:
    """One person's screen, changed by taps and texts as the routes answer them."""

    visiting: Visiting
    sound: Sound
    read: Callable[[str], str]
    telegram_id: int = 1001
    screen: Screen = field(init=False)
    notice: str | None = None

    async def tap(self, action: str) -> None:
        async with self.visiting(self.telegram_id) as visit:
            self._show(await routes.TAPS[action.split(":", maxsplit=1)[0]](visit, Tap(action)))

    async def press(self, label: str) -> None:
        """Tap the button of the current screen with this label."""
        (action,) = [
            b.action for row in self.screen.rows for b in row if self.read(b.label) == label
        ]
        await self.tap(action)

    async def type(self, text: str) -> None:
        assert self.screen.expects is not None
        function = routes.TYPED[self.screen.expects.partition(":")[0]]
        async with self.visiting(self.telegram_id) as visit:
            self._show(await function(visit, TypedText(text, self.screen.expects)))

    async def command(self, name: str, argument: str = "") -> None:
        (command,) = [one for one in routes.COMMANDS if one.name == name]
        async with self.visiting(self.telegram_id) as visit:
            self._show(await command.answer(visit, argument))

    def _show(self, shown: list[Shown]) -> None:
        self.sound(*shown)
        self.notice = None
        for one in shown:
            if isinstance(one, Screen):
                self.screen = one
            else:
                self.notice = one.text

    @property
    def text(self) -> str:
        return self.read(self.screen.text)

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.screen.rows for button in row]

    @property
    def actions(self) -> list[str]:
        return [button.action for row in self.screen.rows for button in row]

    @property
    def base(self) -> str:
        """What the actions of the question on screen begin with: ``q:<attempt>:<position>``."""
        (base,) = {action.rsplit(":", 1)[0] for action in self.actions if action.endswith(":z")}
        return base

    async def give(self, kind: str, *, right: bool = True) -> None:
        """Answer the question on screen, of this kind."""
        base = self.base
        match kind:
            case "single" | "true_false":
                option = {("single", True): 0, ("single", False): 1}.get((kind, right), int(right))
                await self.tap(f"{base}:o:{option}")
            case "multiple" | "ordering" | "matching":
                chosen = {"multiple": [0, 1], "ordering": [0, 1, 2], "matching": [0, 1]}[kind]
                if not right:
                    chosen = {"multiple": [2, 3], "ordering": [2, 1, 0], "matching": [2, 0]}[kind]
                for option in chosen:
                    await self.tap(f"{base}:o:{option}")
                await self.press("✅ Valider")
            case "numeric":
                await self.type("12,5" if right else "99")
            case "short_text":
                await self.type("une pompe primaire" if right else "le balai")


@pytest.fixture
def phone(visiting: Visiting, sound: Sound, read: Callable[[str], str]) -> Phone:
    return Phone(visiting, sound, read)


@pytest.fixture
def other_phone(visiting: Visiting, sound: Sound, read: Callable[[str], str]) -> Phone:
    return Phone(visiting, sound, read, SOMEONE_ELSE)


async def _answers(database: Database) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(Answer)) or 0


pytestmark = pytest.mark.usefixtures("bank")


async def test_the_first_question_is_within_three_taps(phone: Phone) -> None:
    await phone.command("start")
    await phone.press("▶️ Commencer (5 questions)")
    assert "Question 1/5" in phone.text


async def test_a_quiz_is_chosen_by_capacity_and_length(phone: Phone) -> None:
    await phone.command("quiz")
    assert [label[:2] for label in phone.labels if label[0] == "C"] == list(CAPACITY.values())
    await phone.tap("quiz:C3")
    await phone.press("10 questions")
    assert "Question 1/1" in phone.text


async def test_a_deep_link_opens_its_capacity(phone: Phone) -> None:
    await phone.command("start", "C4")
    assert phone.actions[0] == "quiz:C4:5"
    await phone.command("start", "n'importe quoi")
    assert "Bonjour" in phone.text


@pytest.mark.parametrize("kind", KINDS)
async def test_a_right_answer_is_told_so(phone: Phone, kind: str, database: Database) -> None:
    await phone.tap(f"quiz:{CAPACITY[kind]}:5")
    await phone.give(kind)
    assert phone.text.startswith("<b>✅ Juste</b>")
    assert "Explication" in phone.text
    assert f"{CAPACITY[kind]}.1" in phone.text
    assert await _answers(database) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_a_wrong_answer_is_told_with_the_key(phone: Phone, kind: str) -> None:
    await phone.tap(f"quiz:{CAPACITY[kind]}:5")
    await phone.give(kind, right=False)
    assert phone.text.split("</b>")[0] in {"<b>❌ Ce n'est pas cela", "<b>🟠 En partie juste"}
    key = {
        "multiple": "➕ Juste aussi",
        "ordering": "Le bon ordre",
        "matching": "Les bonnes associations",
    }
    assert key.get(kind, "La bonne réponse") in phone.text


async def test_part_of_the_right_options_is_partly_right(phone: Phone) -> None:
    await phone.tap("quiz:C2:5")
    await phone.tap(f"{phone.base}:o:0")
    await phone.press("✅ Valider")
    assert phone.text.startswith("<b>🟠 En partie juste</b>")
    await phone.press("Voir le bilan ›")
    assert "1 réponse : 0 juste, 1 en partie." in phone.text
    assert "Tout est juste" not in phone.text


async def test_not_knowing_is_an_answer_that_teaches(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:C1:5")
    await phone.press("Je ne sais pas")
    assert phone.text.startswith("<b>📖 À retenir</b>")
    assert "La bonne réponse" in phone.text
    assert await _answers(database) == 1


async def test_what_is_ticked_can_be_unticked(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:C2:5")
    base = phone.base
    await phone.tap(f"{base}:o:2")
    (ticked,) = [label for label in phone.labels if label.startswith("☑")]
    await phone.tap(f"{base}:o:2")
    assert ticked in phone.labels, "the same tap received twice ticks once"
    await phone.press(ticked)
    assert [label[0] for label in phone.labels].count("☑") == 0
    await phone.press("✅ Valider")
    assert phone.notice == "Cochez au moins une proposition, puis validez."
    assert await _answers(database) == 0


@pytest.mark.parametrize("kind", ["ordering", "matching"])
async def test_what_is_placed_can_be_taken_back(phone: Phone, kind: str) -> None:
    await phone.tap(f"quiz:{CAPACITY[kind]}:5")
    empty = phone.screen
    await phone.tap(f"{phone.base}:o:2")
    assert phone.screen != empty
    await phone.press("↩️ Effacer")
    assert phone.screen == empty
    await phone.give(kind)
    assert phone.text.startswith("<b>✅ Juste</b>")


async def test_what_cannot_be_read_is_asked_again(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:C4:5")
    await phone.type("beaucoup <b>trop</b>")
    assert "Question 1/1" in phone.text
    assert phone.text.startswith("<i>")
    assert await _answers(database) == 0
    await phone.type("12.5 mbar")
    assert phone.text.startswith("<b>✅ Juste</b>")


# --- how sure -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
async def test_who_wants_it_is_asked_how_sure_they_are_before_the_verdict(
    phone: Phone, kind: str, database: Database
) -> None:
    await phone.tap("profile:certainty:on")
    await phone.tap(f"quiz:{CAPACITY[kind]}:5")
    await phone.give(kind)
    assert "Votre certitude ?" in phone.text
    assert "Juste</b>" not in phone.text
    answer, _, _ = phone.text.partition("Votre certitude ?")
    if kind in {"ordering", "matching"}:
        assert len(answer.split("Votre réponse</b> :\n")[1].strip().splitlines()) > 1
    assert await _answers(database) == 0
    await phone.press("🤔 J'hésite")
    assert phone.text.startswith("<b>✅ Juste</b>")
    async with database.transaction() as session:
        assert await session.scalar(select(Answer.certainty)) == "hesitant"


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_can_be_changed_before_saying_how_sure(
    phone: Phone, kind: str, database: Database
) -> None:
    await phone.tap("profile:certainty:on")
    await phone.tap(f"quiz:{CAPACITY[kind]}:5")
    first = phone.screen
    await phone.give(kind, right=False)
    await phone.press("✏️ Changer")
    assert "Votre certitude ?" not in phone.text
    if kind in {"single", "true_false", "numeric", "short_text"}:
        assert phone.screen == first
    for _ in range(3):
        if "↩️ Effacer" in phone.labels:
            await phone.press("↩️ Effacer")
    if kind == "multiple":
        for ticked in [label for label in phone.labels if label.startswith("☑")]:
            await phone.press(ticked)
    await phone.give(kind)
    await phone.press("👍 C'est sûr")
    assert phone.text.startswith("<b>✅ Juste</b>")
    assert await _answers(database) == 1


async def test_who_does_not_want_it_is_not_asked(phone: Phone) -> None:
    await phone.tap("quiz:C1:5")
    await phone.give("single")
    assert "sûr" not in phone.text


async def test_the_question_of_certainty_survives_a_pause(phone: Phone) -> None:
    await phone.tap("profile:certainty:on")
    await phone.tap("quiz:C1:5")
    await phone.give("single")
    await phone.command("reprendre")
    assert "Votre certitude ?" in phone.text


# --- stale, double, of another --------------------------------------------------------------------


async def test_a_double_tap_says_so_and_counts_once(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:C1:5")
    base = phone.base
    await phone.tap(f"{base}:o:0")
    feedback = phone.screen
    await phone.tap(f"{base}:o:1")
    assert phone.notice == "Votre réponse à cette question est déjà enregistrée."
    assert phone.screen == feedback
    assert await _answers(database) == 1


async def test_a_quiz_begun_twice_by_one_button_is_one_quiz(
    phone: Phone, visiting: Visiting
) -> None:
    for _ in range(2):
        await phone.tap("quiz:C1:5")
    first = phone.screen
    async with visiting() as visit:
        assert len(await attempts.unfinished(visit.session, visit.person.id)) == 1
    await phone.press("⏸ Pause")
    await phone.tap("quiz:C1:5")
    assert phone.screen == first


async def test_a_button_of_an_earlier_question_says_so(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:all:5")
    old = phone.base
    await phone.press("Je ne sais pas")
    await phone.press("Question suivante ›")
    now = phone.screen
    for verb in ("p", "n", "z", "o:0"):
        await phone.tap(f"{old}:{verb}")
        assert phone.notice is not None
        assert phone.screen == now
    assert await _answers(database) == 1


async def test_the_buttons_of_another_do_nothing(
    phone: Phone, other_phone: Phone, database: Database
) -> None:
    await phone.tap("quiz:C1:5")
    base = phone.base
    for verb in ("o:0", "p", "n", "z", "b", "e", "e:key"):
        await other_phone.tap(f"{base}:{verb}")
        assert other_phone.notice is not None
    for route in ("resume", "review"):
        with pytest.raises(UnknownAction):
            await other_phone.tap(f"{route}:{base.split(':')[1]}")
    assert await _answers(database) == 0
    await phone.give("single")
    assert phone.text.startswith("<b>✅ Juste</b>")


async def test_two_people_practise_side_by_side(phone: Phone, other_phone: Phone) -> None:
    await phone.tap("quiz:C4:5")
    await other_phone.tap("quiz:C5:5")
    await phone.type("12,5")
    await other_phone.type("le balai")
    assert phone.text.startswith("<b>✅ Juste</b>")
    assert other_phone.text.startswith("<b>❌ Ce n'est pas cela</b>")


# --- going on, stopping, coming back --------------------------------------------------------------


async def _finish(phone: Phone, *, right: bool) -> None:
    """Answer all that is left of a mixed quiz."""
    while "Bilan" not in phone.text:
        kind = next(one for one in KINDS if f" · {CAPACITY[one]} " in phone.text)
        await phone.give(kind, right=right)
        forward = {"Question suivante ›", "Voir le bilan ›"} & set(phone.labels)
        await phone.press(forward.pop())


async def test_a_whole_quiz_ends_with_what_it_came_to(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:all:20")
    await _finish(phone, right=True)
    assert "7 réponses : 7 justes." in phone.text
    assert "Tout est juste" in phone.text
    assert not [action for action in phone.actions if action.startswith("review")]
    assert await _answers(database) == 7


async def test_what_was_missed_can_be_worked_on_again(phone: Phone) -> None:
    await phone.tap("quiz:C1:5")
    await phone.give("single", right=False)
    await phone.press("Voir le bilan ›")
    assert "1 réponse : 0 juste, 1 à revoir." in phone.text
    await phone.press("🔁 Revoir 1 question")
    assert "Question 1/1" in phone.text
    await phone.give("single")
    await phone.press("Voir le bilan ›")
    assert "Tout est juste" in phone.text


async def test_a_pause_brings_back_the_same_screen(phone: Phone) -> None:
    await phone.tap("quiz:all:5")
    await phone.press("Je ne sais pas")
    await phone.press("Question suivante ›")
    question = phone.screen
    await phone.press("⏸ Pause")
    assert "question 2 sur 5" in phone.text
    await phone.press("▶️ Reprendre")
    assert phone.screen == question
    await phone.press("⏸ Pause")
    await phone.command("reprendre")
    assert phone.screen.rows == question.rows


async def test_a_choice_is_given_between_several_quizzes_in_pause(phone: Phone) -> None:
    await phone.tap("quiz:C1:5")
    await phone.tap("quiz:C2:5")
    await phone.command("reprendre")
    assert [label[:2] for label in phone.labels] == ["C2", "C1"]
    await phone.tap(phone.actions[1])
    await phone.give("single")
    assert phone.text.startswith("<b>✅ Juste</b>")


async def test_there_may_be_nothing_to_resume(phone: Phone) -> None:
    await phone.command("reprendre")
    assert "ni quiz ni cas en cours" in phone.text


async def test_a_text_that_nothing_waits_for_shows_the_question_again(
    phone: Phone, visiting: Visiting
) -> None:
    await phone.tap("quiz:C1:5")
    rows = phone.screen.rows
    async with visiting() as visit:
        (screen,) = await practice.where_it_stands(visit)
    assert isinstance(screen, Screen)
    assert screen.rows == rows


# --- reports, progress, help ----------------------------------------------------------------------


async def test_an_error_is_reported_once_with_its_reason(phone: Phone, database: Database) -> None:
    await phone.tap("quiz:C1:5")
    await phone.give("single")
    feedback = phone.screen
    await phone.press("Signaler")
    await phone.press("Autre chose (je l'écris)")
    await phone.type("La <b>norme</b> a changé & c'est faux")
    assert "Merci, c'est noté" in phone.text
    assert phone.screen.rows == feedback.rows
    await phone.press("Signaler")
    await phone.press("Une faute de français")
    assert "déjà signalé" in phone.text
    async with database.transaction() as session:
        report = (await session.scalars(select(ErrorReport))).one()
    assert (report.reason, report.comment) == ("other", "La <b>norme</b> a changé & c'est faux")


async def test_progress_says_when_it_does_not_know(phone: Phone, visiting: Visiting) -> None:
    await phone.tap("quiz:all:20")
    await _finish(phone, right=True)
    async with visiting() as visit:
        (screen,) = await progress.show(visit)
    assert isinstance(screen, Screen)
    assert phone.read(screen.text).count("données insuffisantes") == 7
    assert "%" not in screen.text


async def test_why_a_question_is_asked_can_be_known_before_and_after_answering(
    phone: Phone,
) -> None:
    await phone.tap("quiz:C1:5")
    for screen in ("question", "correction"):
        question = phone.screen
        await phone.press("Pourquoi ?")
        assert phone.notice == (
            "Parce que l'on commence en douceur, par des questions abordables."
        ), screen
        assert phone.screen == question
        if screen == "question":
            await phone.give("single")


async def test_a_question_missed_today_says_so_when_it_is_reviewed(phone: Phone) -> None:
    await phone.tap("quiz:C1:5")
    await phone.give("single", right=False)
    await phone.tap("quiz:mistakes")
    await phone.press("Pourquoi ?")
    assert phone.notice == "Parce que vous l'avez manquée aujourd'hui."


async def test_why_is_told_of_one_s_own_questions_only(phone: Phone, other_phone: Phone) -> None:
    await phone.tap("quiz:C1:5")
    why = f"{phone.base}:w"
    await other_phone.tap("quiz:C1:5")
    await other_phone.tap(why)
    assert (
        other_phone.notice
        == "Cette question n'est plus à l'écran. Tapez /reprendre pour continuer."
    )


@pytest.mark.parametrize("command", [command.name for command in routes.COMMANDS])
async def test_every_command_answers_with_a_screen(phone: Phone, command: str) -> None:
    await phone.command(command)
    assert phone.text
    for action in phone.actions:
        await phone.tap(action)


async def test_start_offers_to_resume(phone: Phone, visiting: Visiting) -> None:
    await phone.tap("quiz:C1:5")
    question = phone.screen
    async with visiting() as visit:
        phone._show(await welcome.start(visit))
    await phone.press("▶️ Reprendre")
    assert phone.screen == question


# --- forged actions -------------------------------------------------------------------------------

_NUMBERS = st.integers(-2, 12).map(str) | st.sampled_from(["", "x", "1.5", "٣", "1_0", " 1", "+1"])
_WORDS = st.sampled_from([*"nzbeouvpmc", "", "q", "sure", "hesitant", "key", "other"]) | st.text(
    "abC1:é", max_size=4
)
_FORGED = st.builds(
    lambda *parts: ":".join(parts), st.just("q"), _NUMBERS, _NUMBERS, _WORDS, _NUMBERS | _WORDS
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(KINDS),
    forged=st.lists(
        _FORGED
        | _WORDS.map(lambda rest: f"resume:{rest}")
        | _WORDS.map(lambda rest: f"review:{rest}")
        | _WORDS.map(lambda rest: f"quiz:{rest}")
        | _WORDS.map(lambda rest: f"quiz:C1:{rest}"),
        min_size=1,
        max_size=6,
    ),
    verbs=st.lists(st.builds(lambda verb, rest: f"{verb}:{rest}", _WORDS, _NUMBERS), max_size=6),
)
async def test_a_forged_action_is_refused_or_does_what_a_button_could(
    phone: Phone, kind: str, forged: list[str], verbs: list[str]
) -> None:
    await phone.tap(f"quiz:{CAPACITY[kind]}:5")
    base = phone.base
    for action in [f"{base}:{verb}" for verb in verbs] + forged:
        try:
            await phone.tap(action)
        except UnknownAction:
            continue


@pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
@pytest.mark.parametrize("action", ["q:{}:1:p", "q:1:{}:n", "q:1:1:o:{}", "resume:{}", "review:{}"])
async def test_a_number_that_no_row_can_have_is_refused(
    phone: Phone, action: str, number: int
) -> None:
    await phone.tap("quiz:C1:5")
    try:
        await phone.tap(action.format(number))
    except UnknownAction:
        return
    assert phone.notice is not None


async def _undecided(phone: Phone) -> None:
    await phone.tap(f"quiz:{CAPACITY['short_text']}:5")
    await phone.type("une pompe primaire ?")


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("word", ["Oui", "En partie", "Non"])
async def test_an_undecided_answer_is_compared_with_the_model_by_the_person(
    phone: Phone, word: str
) -> None:
    await _undecided(phone)
    assert "une pompe primaire ?" in phone.text
    assert "La réponse modèle</b> : pompe primaire" in phone.text
    assert {"Oui", "En partie", "Non"} <= set(phone.labels)
    await phone.press(word)
    assert "d'après vous" in phone.text
    assert "Oui" not in phone.labels


@pytest.mark.usefixtures("bank")
async def test_an_undecided_answer_is_no_mistake_in_the_summary(phone: Phone) -> None:
    await _undecided(phone)
    await phone.press("Voir le bilan ›")
    assert "1 à vérifier" in phone.text
    assert "à revoir" not in phone.text
    assert "Tout est juste" not in phone.text
    assert not any(label.startswith("🔁") for label in phone.labels)
    await phone.command("quiz")
    assert not any(label.startswith("🔁") for label in phone.labels)


@pytest.mark.usefixtures("bank")
async def test_an_undecided_answer_that_the_person_finds_wrong_is_to_review(phone: Phone) -> None:
    await _undecided(phone)
    await phone.press("Non")
    await phone.press("Voir le bilan ›")
    assert "🔁 Revoir 1 question" in phone.labels
    await phone.command("quiz")
    assert "🔁 Mes erreurs (1)" in phone.labels


@pytest.mark.usefixtures("bank")
async def test_a_decided_answer_is_not_for_the_person_to_judge(phone: Phone) -> None:
    await phone.tap(f"quiz:{CAPACITY['short_text']}:5")
    await phone.type("pompe primaire")
    assert "Oui" not in phone.labels


async def test_concordance_is_asked_on_demand_alone(
    phone: Phone, visiting: Visiting, database: Database, now: datetime
) -> None:
    question = {
        "id": "concordance-palier",
        "kind": "script_concordance",
        "capacity": "C4",
        "criteria": ["C4.3"],
        "stem": "Un palier.",
        "thinking_of": "une fuite",
        "finding": "la remontée s'aplatit.",
        "author": -1,
    }
    bank = Bank.model_validate(
        {"name": "concordances", "title": "Concordances", "questions": [question]}
    )
    async with database.transaction() as session:
        await publish(session, FileKeeper(Fernet.generate_key()), bank, {}, now)
    async with visiting() as visit:
        mixed = await banks.askable(visit.session)
        (concordance,) = await banks.askable(visit.session, concordance=True)
    assert concordance.question_id not in {one.question_id for one in mixed}
    await phone.command("quiz")
    await phone.press(phone.read("💭 Raisonner sur un indice"))
    await phone.tap("quiz:concordance:5")
    assert "Si vous pensiez à" in phone.text
    await phone.tap(phone.screen.rows[0][0].action)
    assert "ne compte pas" in phone.text
