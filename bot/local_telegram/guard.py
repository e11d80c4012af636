"""What every response carries, and whom the server does not listen to.

The server trusts this machine's programs, not the web pages that its browsers show: a page of
another site must neither read nor act here, not even under a name that resolves to 127.0.0.1.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.local_telegram.clock import Clock

CLOCK_HEADER = "X-Local-Clock-Offset"
"""Seconds that this Telegram lives ahead of real time; the bot follows it."""
_OWN_NAMES = {"127.0.0.1", "localhost"}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Guard:
    """Refuses foreign hosts and origins; adds the clock and safety headers to what goes out."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[CLOCK_HEADER] = f"{self._clock.offset:.6f}"
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        app = self._app if _welcome(scope) else _REFUSAL
        await app(scope, receive, send_with_headers)


_REFUSAL = JSONResponse({"error": "Ce Telegram n'écoute que les pages de cette machine."}, 403)


def _welcome(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    try:
        if urlsplit(f"//{host}").hostname not in _OWN_NAMES:
            return False
    except ValueError:
        return False
    path: str = scope["path"]
    if scope["method"] in ("GET", "HEAD") and not path.startswith(("/bot", "/file", "/local")):
        return True
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return False
    return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
