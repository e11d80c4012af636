"""Refusals: Telegram's to the bot, and the control API's to the page and to scripts."""

from __future__ import annotations

_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    502: "Bad Gateway",
}


class BotApiError(Exception):
    """A refusal, worded as Telegram words it.

    Args:
        code: HTTP status and ``error_code`` of the reply.
        detail: what follows ``Bad Request: `` (or the other reason); empty for the reason alone.
        retry_after: seconds to wait, with 429 only.
    """

    def __init__(self, code: int, detail: str = "", retry_after: int | None = None) -> None:
        reason = _REASONS[code]
        self.code = code
        self.description = f"{reason}: {detail}" if detail else reason
        self.retry_after = retry_after
        super().__init__(self.description)

    def reply(self) -> dict[str, object]:
        """The JSON body that Telegram sends with this refusal."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(detail: str) -> BotApiError:
    """``400 Bad Request: detail``."""
    return BotApiError(400, detail)


def blocked_by_person() -> BotApiError:
    """What Telegram answers when the person has blocked the bot."""
    return BotApiError(403, "bot was blocked by the user")


class ControlError(Exception):
    """What the page or a script asked of ``/local`` cannot be done.

    Args:
        status: HTTP status of the reply.
        message: for a reader, in French.
    """

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        self.message = message
        super().__init__(message)
