"""One call of the Bot API: its parameters, read as leniently or strictly as Telegram reads them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from bot.local_telegram.errors import bad_request

_TRUE = {"true", "yes", "1"}


def is_clean(value: object) -> bool:
    """Whether a value read from JSON can be written again: no lone surrogate, NaN or infinity."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Upload:
    """A file that came with the call."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Call:
    """What the bot asked.

    Attributes:
        method: the method's name in lower case.
        parameters: values as they came: texts from a query or a form, any JSON from a JSON body.
        files: by the name of their form field.
    """

    method: str
    parameters: dict[str, Any]
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The parameter as text; empty when missing."""
        value = self.parameters.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """The parameter as a number; Telegram takes what is no number for 0."""
        text = self.text(name).strip()
        if not text:
            return default
        try:
            number = int(text)
        except ValueError:
            return 0
        return number if abs(number) < 1 << 63 else 0

    def boolean(self, name: str) -> bool:
        """Whether the parameter says yes."""
        return self.text(name).strip().lower() in _TRUE

    def json(self, name: str, complaint: str) -> Any:
        """The parameter as JSON, None when missing.

        Raises:
            BotApiError: 400 with ``complaint`` when it is a text that is not JSON.
        """
        value = self.parameters.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise bad_request(complaint) from None

    def upload(self, name: str) -> Upload | str | None:
        """A file parameter: the file that came, a ``file_id`` or address, or None.

        ``attach://field`` names another field of the same form.
        """
        return self.attached(self.text(name)) or self.files.get(name)

    def attached(self, reference: str) -> Upload | str | None:
        """What a ``media`` text refers to: a file of this form, or the text itself."""
        if reference.startswith("attach://"):
            return self.files.get(reference.removeprefix("attach://"))
        return reference or None
