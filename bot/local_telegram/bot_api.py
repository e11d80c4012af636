"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.local_telegram.calls import Call, Upload, is_clean
from bot.local_telegram.errors import BotApiError, bad_request
from bot.local_telegram.faults import Fault
from bot.local_telegram.media import DOWNLOAD_LIMIT, UPLOAD_LIMIT
from bot.local_telegram.methods import METHODS
from bot.local_telegram.telegram import Telegram

_TOKEN = re.compile(r"([1-9]\d{0,15}):[\w-]{30,}", re.ASCII)
_CALLS_KEPT = 5000


class BotApi:
    """Answers the bot, and notes every call for ``GET /local/calls``."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self.calls: deque[dict[str, Any]] = deque(maxlen=_CALLS_KEPT)

    def routes(self) -> list[Route]:
        return [
            Route("/bot{token}/{method}", self._answer, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._file, methods=["GET"]),
        ]

    async def _answer(self, request: Request) -> Response:
        record: dict[str, Any] = {
            "at": self._telegram.clock.moment().isoformat(),
            "method": request.path_params["method"],
            "parameters": {},
            "status": None,
        }
        self.calls.append(record)
        try:
            bot_id = _bot_id(request)
            call = await _call(request)
            record["parameters"] = _without_contents(call)
            if call.method not in METHODS:
                raise BotApiError(
                    404, f"method {record['method']} is not implemented by the local Telegram"
                )
            fault = self._fault(call.method)
            if fault:
                record["fault"] = fault.kind
                await _suffer(fault)
            result = await self._result(request, bot_id, call)
        except BotApiError as refusal:
            record["status"] = refusal.code
            return _refused(refusal)
        except ClientDisconnect:
            # The bot was killed while it spoke: there is nobody left to answer.
            return Response(status_code=400)
        if fault and fault.kind == "lost":
            await _lose(request)
        record["status"] = 200
        return JSONResponse({"ok": True, "result": result})

    def _fault(self, method: str) -> Fault | None:
        with self._telegram.database.transaction():
            return self._telegram.faults.take(method)

    async def _result(self, request: Request, bot_id: int, call: Call) -> object:
        with self._telegram.database.transaction():
            self._telegram.profile.called_with(bot_id)
            answer = METHODS[call.method].answer(self._telegram, call)
        if isinstance(answer, Awaitable):
            return await _unless_gone(request, answer)
        return answer

    async def _file(self, request: Request) -> Response:
        try:
            _bot_id(request)
            stored = self._telegram.files.at_path(request.path_params["path"])
            if stored is None or stored.size > DOWNLOAD_LIMIT:
                raise BotApiError(404)
        except BotApiError as refusal:
            return _refused(refusal)
        place = self._telegram.files.place(stored)
        return FileResponse(place, media_type="application/octet-stream")


def _bot_id(request: Request) -> int:
    """The id that a token begins with. Any token of the right shape is welcome on this machine."""
    match = _TOKEN.fullmatch(request.path_params["token"])
    if match is None:
        raise BotApiError(401)
    return int(match[1])


async def _call(request: Request) -> Call:
    """The call in a request, whichever of Telegram's four ways its parameters came."""
    method = request.path_params["method"].lower()
    parameters: dict[str, Any] = dict(request.query_params)
    files: dict[str, Upload] = {}
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "application/json":
        parameters |= _json_object(await request.body())
    elif content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        try:
            form = await request.form()
        except HTTPException as error:
            raise bad_request(error.detail) from error
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                files[name] = await _upload(value)
            else:
                parameters[name] = value
        await form.close()
    if not is_clean(parameters):
        raise bad_request("strings must be encoded in UTF-8")
    return Call(method, parameters, files)


def _json_object(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("JSON object expected")
    return value


async def _upload(file: UploadFile) -> Upload:
    if (file.size or 0) > UPLOAD_LIMIT:
        raise BotApiError(413)
    return Upload(file.filename or "file", await file.read())


def _without_contents(call: Call) -> dict[str, Any]:
    """The parameters, and of files only name and size."""
    files = {
        name: {"file_name": file.name, "size": len(file.content)}
        for name, file in call.files.items()
    }
    return {**call.parameters, **files}


def _refused(refusal: BotApiError) -> JSONResponse:
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else None
    return JSONResponse(refusal.reply(), refusal.code, headers)


async def _suffer(fault: Fault) -> None:
    refusal = fault.refusal()
    if refusal:
        raise refusal
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)


async def _lose(request: Request) -> None:
    """Cut the connection: the effect stays, the reply never arrives."""
    abort: Callable[[], None] = request.scope["state"]["abort_connection"]
    abort()
    await _gone(request)


async def _unless_gone(request: Request, answer: Awaitable[object]) -> object:
    """The answer; given up when the bot hangs up, so that no dead poll takes an update."""
    answering = asyncio.ensure_future(answer)
    leaving = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return answering.result() if answering.done() else []
    finally:
        answering.cancel()
        leaving.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
