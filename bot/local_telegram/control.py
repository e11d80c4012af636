"""``/local``: what the phone page, tests and scripts ask of this Telegram."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.local_telegram import ROLES, people, view
from bot.local_telegram.bot_api import BotApi
from bot.local_telegram.calls import is_clean
from bot.local_telegram.chats import Person
from bot.local_telegram.errors import ControlError
from bot.local_telegram.faults import fault_asked
from bot.local_telegram.media import Kind
from bot.local_telegram.methods import METHODS
from bot.local_telegram.telegram import Telegram

_KEEP_ALIVE_SECONDS = 15.0
_NAME = re.compile(r"(?=.*\w)[^/]{1,64}")
_INLINE_TYPES = {"image/png", "image/jpeg"}

Handler = Callable[[Request], Awaitable[Response]]


class Control:
    """The routes under ``/local``. Refusals are ``{"error": "…"}`` in French."""

    def __init__(self, telegram: Telegram, bot_api: BotApi) -> None:
        self._telegram = telegram
        self._bot_api = bot_api

    def routes(self) -> list[Route]:
        person = "/local/people/{name}"
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/local/people", self._people),
            ("POST", "/local/people", self._add_person),
            ("POST", f"{person}/messages", self._write),
            ("POST", f"{person}/taps", self._tap),
            ("POST", f"{person}/files", self._send_file),
            ("POST", f"{person}/block", self._block),
            ("POST", f"{person}/unblock", self._unblock),
            ("GET", f"{person}/chat", self._chat),
            ("GET", f"{person}/view", self._view),
            ("GET", "/local/clock", self._clock),
            ("POST", "/local/clock", self._set_clock),
            ("GET", "/local/faults", self._faults),
            ("POST", "/local/faults", self._add_fault),
            ("DELETE", "/local/faults", self._clear_faults),
            ("GET", "/local/calls", self._calls),
            ("DELETE", "/local/calls", self._clear_calls),
            ("POST", "/local/updates", self._inject),
            ("GET", "/local/events", self._events),
            ("GET", "/local/files/{file_id}", self._file),
        ]
        return [Route(path, _saying_why(handler), methods=[verb]) for verb, path, handler in table]

    def _person(self, request: Request) -> Person:
        name = request.path_params["name"]
        person = self._telegram.chats.person_named(name)
        if person is None:
            raise ControlError(404, f"Personne ne s'appelle « {name} » ici.")
        return person

    async def _people(self, _: Request) -> Response:
        return JSONResponse([view.person_entry(one) for one in self._telegram.chats.people()])

    async def _add_person(self, request: Request) -> Response:
        body = await _body(request)
        name, role = str(body.get("name", "")).strip(), str(body.get("role", "candidate"))
        if not _NAME.fullmatch(name) or not name.isprintable():
            raise ControlError(400, "Un nom a de 1 à 64 caractères, sans « / », dont une lettre.")
        if role not in ROLES:
            raise ControlError(400, f"« role » doit être l'un de : {', '.join(ROLES)}.")
        if self._telegram.chats.person_named(name):
            raise ControlError(409, f"Quelqu'un s'appelle déjà « {name} ».")
        with self._telegram.database.transaction():
            person = self._telegram.chats.add_person(name, role)
        return JSONResponse(view.person_entry(person))

    async def _write(self, request: Request) -> Response:
        body = await _body(request)
        with self._telegram.database.transaction():
            person = self._person(request)
            message = people.write(self._telegram, person, str(body.get("text", "")))
        return JSONResponse({"message_id": message.message_id})

    async def _tap(self, request: Request) -> Response:
        body = await _body(request)
        label, data = body.get("label"), body.get("data")
        with self._telegram.database.transaction():
            person = self._person(request)
            if body.get("again"):
                tap = people.tap_again(self._telegram, person)
            elif type(body.get("message_id")) is not int or (label is None and data is None):
                raise ControlError(
                    400, "Il faut « message_id », un nombre, et « label » ou « data »."
                )
            else:
                tap = people.tap(self._telegram, person, body["message_id"], label=label, data=data)
        return JSONResponse({"callback_query_id": tap.query_id})

    async def _send_file(self, request: Request) -> Response:
        try:
            form = await request.form()
        except HTTPException as error:
            raise ControlError(400, "Le formulaire est illisible.") from error
        file, caption, kind = form.get("file"), form.get("caption", ""), form.get("as") or None
        if not isinstance(file, UploadFile):
            raise ControlError(400, "Il manque le champ « file ».")
        if kind not in {None, "photo", "document"}:
            raise ControlError(400, "« as » doit être « photo » ou « document ».")
        if (file.size or 0) > people.PERSON_FILE_LIMIT:
            raise ControlError(413, "Ce fichier est trop grand : 100 Mo au plus.")
        content = await file.read()
        with self._telegram.database.transaction():
            message = people.send_file(
                self._telegram,
                self._person(request),
                content,
                file.filename or "fichier",
                caption=str(caption),
                kind=cast("Kind | None", kind),
            )
        await form.close()
        return JSONResponse({"message_id": message.message_id})

    async def _block(self, request: Request) -> Response:
        return self._set_blocked(request, blocked=True)

    async def _unblock(self, request: Request) -> Response:
        return self._set_blocked(request, blocked=False)

    def _set_blocked(self, request: Request, *, blocked: bool) -> Response:
        with self._telegram.database.transaction():
            people.set_blocked(self._telegram, self._person(request), blocked)
        return JSONResponse({"blocked": blocked})

    async def _chat(self, request: Request) -> Response:
        return JSONResponse(view.chat(self._telegram, self._person(request)))

    async def _view(self, request: Request) -> Response:
        return JSONResponse(view.phone(self._telegram, self._person(request)))

    async def _clock(self, _: Request) -> Response:
        clock = self._telegram.clock
        return JSONResponse({"now": clock.moment().isoformat(), "offset": clock.offset})

    async def _set_clock(self, request: Request) -> Response:
        body = await _body(request)
        if "now" not in body:
            raise ControlError(400, "Il manque « now » : un instant ISO 8601, ou null.")
        self._telegram.clock.set(_moment(body["now"]))
        self._telegram.updates.clock_changed()
        return await self._clock(request)

    async def _faults(self, _: Request) -> Response:
        return JSONResponse(self._telegram.faults.all())

    async def _add_fault(self, request: Request) -> Response:
        self._telegram.faults.add(fault_asked(await _body(request), set(METHODS)))
        return JSONResponse(self._telegram.faults.all())

    async def _clear_faults(self, _: Request) -> Response:
        self._telegram.faults.clear()
        return JSONResponse([])

    async def _calls(self, _: Request) -> Response:
        return JSONResponse(list(self._bot_api.calls))

    async def _clear_calls(self, _: Request) -> Response:
        self._bot_api.calls.clear()
        return JSONResponse([])

    async def _inject(self, request: Request) -> Response:
        update = (await _body(request)).get("update")
        if (
            not isinstance(update, dict)
            or len(set(update) - {"update_id"}) != 1
            or type(update.get("update_id", 0)) is not int
        ):
            raise ControlError(
                400, "« update » doit avoir un seul contenu, et un « update_id » entier si donné."
            )
        with self._telegram.database.transaction():
            update_id = self._telegram.updates.inject(update)
        return JSONResponse({"update_id": update_id})

    async def _events(self, _: Request) -> Response:
        return StreamingResponse(self._event_stream(), media_type="text/event-stream")

    async def _event_stream(self) -> AsyncIterator[str]:
        async for change in self._telegram.changes.listen(_KEEP_ALIVE_SECONDS):
            if change is None:
                yield ": toujours là\n\n"
            else:
                person, version = change
                event = json.dumps({"person": person, "version": version}, ensure_ascii=False)
                yield f"data: {event}\n\n"

    async def _file(self, request: Request) -> Response:
        stored = self._telegram.files.with_id(request.path_params["file_id"])
        if stored is None:
            raise ControlError(404, "Ce fichier n'existe pas.")
        place = self._telegram.files.place(stored)
        if stored.kind == "photo" and stored.mime_type in _INLINE_TYPES:
            return FileResponse(place, media_type=stored.mime_type)
        disposition = f"attachment; filename*=UTF-8''{quote(stored.name, safe='')}"
        return FileResponse(
            place,
            media_type="application/octet-stream",
            headers={"Content-Disposition": disposition},
        )


def _saying_why(handler: Handler) -> Handler:
    """``handler``, with its refusals as JSON."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except ControlError as refusal:
            return JSONResponse({"error": refusal.message}, refusal.status)

    return answer


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body() or b"{}")
    except (ValueError, RecursionError):
        raise ControlError(400, "Le corps de la requête n'est pas du JSON.") from None
    if not is_clean(body):
        raise ControlError(400, "Un texte n'est pas en UTF-8, ou un nombre n'en est pas un.")
    if not isinstance(body, dict):
        raise ControlError(400, "Le corps de la requête doit être un objet JSON.")
    return body


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise ControlError(400, "« now » doit être un instant ISO 8601, ou null.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
