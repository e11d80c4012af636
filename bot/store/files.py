"""Files kept in the database, encrypted, so that every process reaches them.

The key is a Fernet key (AES-128-CBC with HMAC-SHA256, https://github.com/fernet/spec).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, select

from bot.store.database import Session
from bot.store.tables import Conversation, StoredFile


class FileKeeper:
    """Puts files into the store and gets them back."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)

    async def put(
        self,
        session: Session,
        content: bytes,
        media_type: str,
        now: datetime,
        owner_id: int | None = None,
    ) -> int:
        """Keep a file and return its id. The same content of the same owner is kept once."""
        digest = hashlib.sha256(content).hexdigest()
        same = await session.scalar(
            select(StoredFile.id).where(
                StoredFile.sha256 == digest, StoredFile.owner_id.is_not_distinct_from(owner_id)
            )
        )
        if same is not None:
            return same
        stored = StoredFile(
            sha256=digest,
            media_type=media_type,
            size=len(content),
            content=self._fernet.encrypt(content),
            owner_id=owner_id,
            created_at=now,
        )
        session.add(stored)
        await session.flush()
        return stored.id

    async def get(self, session: Session, file_id: int) -> bytes:
        """The clear content of a file.

        Raises:
            sqlalchemy.exc.NoResultFound: there is no such file.
            cryptography.fernet.InvalidToken: it was encrypted with another key, or altered.
        """
        stored = await session.get_one(StoredFile, file_id)
        return self._fernet.decrypt(stored.content)

    async def media_type(self, session: Session, file_id: int) -> str:
        """What kind of file it is, as it was said when it was put.

        Raises:
            sqlalchemy.exc.NoResultFound: there is no such file.
        """
        return (await session.get_one(StoredFile, file_id)).media_type

    async def opens(self, session: Session) -> bool:
        """Whether this key opens what is kept already (true of an empty store)."""
        sealed = await session.scalar(
            select(StoredFile.content).order_by(StoredFile.id.desc()).limit(1)
        )
        if sealed is None:
            return True
        try:
            self._fernet.decrypt(sealed)
        except InvalidToken:
            return False
        return True


async def forget_before(session: Session, limit: datetime, media_types: Collection[str]) -> None:
    """Forget files of these types that were put before ``limit``, but what somebody looks at."""
    shown = select(Conversation.picture_id).where(Conversation.picture_id.is_not(None))
    await session.execute(
        delete(StoredFile).where(
            StoredFile.media_type.in_(media_types),
            StoredFile.created_at < limit,
            StoredFile.id.not_in(shown),
        )
    )


def key_in_folder(folder: Path) -> bytes:
    """The key kept in ``folder``, made on first use and readable by its owner alone."""
    path = folder / "files.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Written aside (mkstemp makes it readable by its owner alone), then put in place whole, and
        # only if no other process was faster.
        descriptor, draft = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    return path.read_bytes().strip()
