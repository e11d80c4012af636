"""Which links Telegram makes clickable, after ``LinkManager::check_link`` in TDLib."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

_SCHEMES = {"http", "https", "tg"}


def checked_link(link: str) -> str:
    """``link`` in Telegram's own form, or the empty string when Telegram would not make it a link.

    Only http, https and tg are links; a host must contain a dot; a scheme is added when missing.
    """
    link = link.strip()
    if any(character.isspace() for character in link):
        return ""
    if link.lower().startswith("tg:"):
        return "tg://" + link[3:].removeprefix("//")
    try:
        parts = urlsplit(link if "://" in link else f"http://{link}")
        host = parts.hostname or ""
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or ("." not in host and ":" not in host):
        return ""
    return urlunsplit(parts._replace(scheme=parts.scheme.lower(), path=parts.path or "/"))
