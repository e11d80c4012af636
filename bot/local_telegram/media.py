"""Photos and documents: what Telegram accepts, and where they are kept."""

from __future__ import annotations

import mimetypes
import re
import secrets
import sqlite3
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.local_telegram.database import Database
from bot.local_telegram.errors import bad_request

MEGABYTE = 1024 * 1024
DOWNLOAD_LIMIT = 20 * MEGABYTE
UPLOAD_LIMIT = 50 * MEGABYTE
PHOTO_LIMIT = 10 * MEGABYTE
_SIDES_LIMIT = 10_000
_RATIO_LIMIT = 20
_PNG = b"\x89PNG\r\n\x1a\n"

Kind = Literal["photo", "document"]


@dataclass(frozen=True)
class StoredFile:
    """A file that the bot or a person sent. ``path`` is what ``getFile`` gives."""

    file_id: str
    unique_id: str
    path: str
    kind: Kind
    name: str
    mime_type: str
    size: int
    width: int | None
    height: int | None

    def as_content(self) -> dict[str, Any]:
        """The field of a ``Message`` that carries it."""
        if self.kind == "photo":
            size = {**self._ids(), "width": self.width, "height": self.height}
            return {"photo": [size]}
        return {"document": {**self._ids(), "file_name": self.name, "mime_type": self.mime_type}}

    def as_file(self) -> dict[str, Any]:
        """The ``File`` of the Bot API."""
        return {**self._ids(), "file_path": self.path}

    def _ids(self) -> dict[str, Any]:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
        }


class Files:
    """Files on disk, described in the database."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes, name: str, kind: Kind) -> StoredFile:
        """Store a file.

        Raises:
            BotApiError: 400 when it is empty, or is no photo that Telegram takes.
        """
        if not content:
            raise bad_request("file must be non-empty")
        width = height = None
        suffix = re.sub(r"[^.\w]", "", Path(name).suffix)[:16]
        mime_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if kind == "photo":
            width, height = check_photo(content)
            mime_type = "image/png" if content.startswith(_PNG) else "image/jpeg"
            suffix = ".png" if mime_type == "image/png" else ".jpg"
        unique_id = secrets.token_urlsafe(12)
        stored = StoredFile(
            file_id=f"{'AgAC' if kind == 'photo' else 'BQAC'}{secrets.token_urlsafe(32)}",
            unique_id=unique_id,
            path=f"{kind}s/{unique_id}{suffix}",
            kind=kind,
            name=name,
            mime_type=mime_type,
            size=len(content),
            width=width,
            height=height,
        )
        place = self.place(stored)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
        self._database.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                stored.file_id,
                stored.unique_id,
                stored.path,
                stored.kind,
                stored.name,
                stored.mime_type,
                stored.size,
                stored.width,
                stored.height,
            ),
        )
        return stored

    def with_id(self, file_id: str) -> StoredFile | None:
        return self._found("SELECT * FROM files WHERE file_id = ?", file_id)

    def at_path(self, path: str) -> StoredFile | None:
        return self._found("SELECT * FROM files WHERE path = ?", path)

    def place(self, stored: StoredFile) -> Path:
        """Where its bytes lie on disk."""
        return self._folder / stored.path

    def _found(self, sql: str, value: str) -> StoredFile | None:
        row: sqlite3.Row | None = self._database.row(sql, (value,))
        return StoredFile(**dict(row)) if row else None


def check_photo(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG or JPEG that Telegram would take as a photo.

    Raises:
        BotApiError: 400 when it is over 10 MB, no readable image, or of extreme dimensions.
    """
    if len(content) > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_LIMIT} bytes"
        )
    try:
        width, height = image_size(content)
    except (ValueError, struct.error, IndexError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if width + height > _SIDES_LIMIT or max(width, height) > _RATIO_LIMIT * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def image_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels, read from a PNG or a JPEG.

    Raises:
        ValueError: it is neither, it is broken, or it has no extent.
    """
    if content.startswith(_PNG):
        width, height = _png_size(content)
    elif content.startswith(b"\xff\xd8"):
        width, height = _jpeg_size(content)
    else:
        raise ValueError("neither PNG nor JPEG")
    if not (width and height):
        raise ValueError("an image without extent")
    return width, height


def _png_size(content: bytes) -> tuple[int, int]:
    """Walk through all chunks, so that a truncated or altered picture is noticed."""
    size: tuple[int, int] | None = None
    position = len(_PNG)
    while True:
        length, kind = struct.unpack_from(">I4s", content, position)
        body = content[position + 8 : position + 8 + length]
        (checksum,) = struct.unpack_from(">I", content, position + 8 + length)
        if zlib.crc32(kind + body) != checksum:
            raise ValueError("a damaged PNG")
        if kind == b"IHDR":
            size = struct.unpack_from(">II", body)
        if kind == b"IEND":
            break
        position += 12 + length
    if size is None:
        raise ValueError("a PNG without header")
    return size


def _jpeg_size(content: bytes) -> tuple[int, int]:
    position = 2
    while True:
        marker, kind, length = struct.unpack_from(">BBH", content, position)
        if marker != 0xFF:
            raise ValueError("a damaged JPEG")
        # Start of frame, whatever the coding; C4, C8 and CC are tables and extensions.
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, position + 5)
            return width, height
        position += 2 + length
