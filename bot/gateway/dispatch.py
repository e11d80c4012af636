"""From an update to the function of a wing that answers it. Registered in one visible list."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any
from unicodedata import combining, normalize

from telegram import BotCommand, ChatMember, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.admin import routes as admin
from bot.candidate import quizzes
from bot.candidate import routes as candidate
from bot.gateway.texts import texts
from bot.gateway.transaction import current
from bot.screen import Notice, Tap, TypedText, UnknownAction
from bot.store import people
from bot.store.attempts import running
from bot.training.attempts import suspend
from bot.training.visit import Visit
from bot.training.wing import Wing
from bot.tutor import routes as tutor

START = "start"
# How alike a mistyped command and a known one must be, from 0 to 1: « quizz », « progress ».
_CLOSE = 0.75

App = Application[Any, Any, Any, Any, Any, Any]
Context = CallbackContext[Any, Any, Any, Any]

# The role that comes first is who a person is at home; whoever has no other is a candidate.
WINGS = (admin.WING, tutor.WING, candidate.WING)

_COMMANDS = {command.name: (wing, command) for wing in WINGS for command in wing.commands}
_TAPS = {route: (wing, function) for wing in WINGS for route, function in wing.taps.items()}
_TYPED = {route: (wing, function) for wing in WINGS for route, function in wing.typed.items()}


def menu() -> list[BotCommand]:
    """The commands that everybody's phone shows in its menu."""
    return [
        BotCommand(command.name, command.description)
        for command in candidate.WING.commands
        if command.description
    ]


async def home(visit: Visit) -> Wing:
    """The wing where this person is at home now."""
    for wing in WINGS:
        if await wing.admits(visit):
            return wing
    raise AssertionError("the candidate's wing admits everybody")


def build(token: str, api_base: str, request: BaseRequest, updates_request: BaseRequest) -> App:
    """The application: python-telegram-bot's dispatch and methods, our own intake and sending."""
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_base}/bot")
        .base_file_url(f"{api_base}/file/bot")
        .request(request)
        .get_updates_request(updates_request)
        .updater(None)
        .job_queue(None)
        .build()
    )
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    application.add_handler(CallbackQueryHandler(_on_tap))
    application.add_handler(ChatMemberHandler(_on_membership))
    # By its slash and letter: Telegram marks « /progrès » as no command at all, and it must not be
    # an answer; « /10 » and « / 2 » are.
    application.add_handler(MessageHandler(private & filters.Regex(r"^/[^\W\d_]"), _on_command))
    application.add_handler(MessageHandler(private & filters.TEXT, _on_text))
    application.add_handler(MessageHandler(private, _on_anything_else))
    application.add_error_handler(_on_error)
    return application


async def _on_command(update: Update, _context: Context) -> None:
    text = (update.effective_message and update.effective_message.text) or ""
    word, *argument = text.split(maxsplit=1)
    name = _without_accents(word[1:].partition("@")[0].lower())
    exchange = current()
    wing, command = _COMMANDS.get(name, (None, None))
    if wing is None or command is None or not await wing.admits(exchange.visit):
        await _say_and_go_on("unknown_command", near=await _nearest_command(exchange.visit, name))
        return
    await suspend(exchange.visit)
    if name == START and not argument:
        exchange.shown = await (await home(exchange.visit)).home(exchange.visit, "")
        return
    exchange.shown = await command.answer(exchange.visit, "".join(argument).strip())


async def _nearest_command(visit: Visit, name: str) -> str | None:
    """The command that was probably meant, among those that this person may give."""
    known = [
        command.name
        for wing in WINGS
        if await wing.admits(visit)
        for command in wing.commands
        if command.description
    ]
    return next(iter(get_close_matches(name, known, n=1, cutoff=_CLOSE)), None)


def _without_accents(word: str) -> str:
    """« progrès » as « progres »: commands take no accents, people do."""
    return "".join(sign for sign in normalize("NFD", word) if not combining(sign))


async def _on_tap(update: Update, _context: Context) -> None:
    query = update.callback_query
    exchange = current()
    tap = Tap((query and query.data) or "")
    route = tap.word(0)
    wing, function = _TAPS.get(route, (None, None))
    try:
        # The role is that of now: a button promises nothing.
        if wing is None or function is None or not await wing.admits(exchange.visit):
            raise UnknownAction(tap.action)
        if route not in candidate.WITHIN_ATTEMPT:
            await suspend(exchange.visit)
        exchange.shown = await function(exchange.visit, tap)
    except UnknownAction:
        exchange.shown = [Notice(texts.plain("old_button"))]


async def _on_text(update: Update, _context: Context) -> None:
    message = update.effective_message
    exchange = current()
    text = (message and message.text) or ""
    address = exchange.conversation.expects
    if address is not None:
        wing, function = _TYPED[address.partition(":")[0]]
        if await wing.admits(exchange.visit):
            exchange.shown = await function(exchange.visit, TypedText(text, address))
            return
    await _go_on()


async def _on_anything_else(_update: Update, _context: Context) -> None:
    await _say_and_go_on("only_text")


async def _say_and_go_on(name: str, **values: object) -> None:
    """Say what was not understood, without taking the person away from what they were doing."""
    await _go_on(texts.plain(name, **values))


async def _go_on(note: str | None = None) -> None:
    visit = current().visit
    wing = await home(visit)
    if wing is candidate.WING or await running(visit.session, visit.person.id):
        current().shown = await quizzes.where_it_stands(visit, note)
    else:
        current().shown = await wing.home(visit, note or "")


async def _on_membership(update: Update, _context: Context) -> None:
    """Someone blocked the bot, or let it speak again (which ``people.arrive`` has noted)."""
    change, visit = update.my_chat_member, current().visit
    if change and change.new_chat_member.status == ChatMember.BANNED:
        await people.block(visit.session, visit.person.id, visit.now)


async def _on_error(_update: object, context: Context) -> None:
    current().error = context.error
