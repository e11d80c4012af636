"""Pictures made for one person: described in the store when asked for, drawn when they are sent.

Drawing takes up to a quarter of a second. A transaction that waited for it would keep everybody
waiting; the few bytes of a description say the same, since the picture follows from them alone.
"""

from __future__ import annotations

import asyncio

from pydantic import TypeAdapter

from bot.pictures import mastery_over_time, paths
from bot.pictures.mastery_over_time import MasteryOverTime
from bot.pictures.paths import Paths
from question_bank.parametric.physics import Measured

Shown = Measured | Paths | MasteryOverTime

# The media types of descriptions.
CURVE = "application/vnd.measured-curve+json"
PATHS = "application/vnd.case-paths+json"
MASTERY = "application/vnd.mastery-over-time+json"
_measured: TypeAdapter[Measured] = TypeAdapter(Measured)
_paths: TypeAdapter[Paths] = TypeAdapter(Paths)
_mastery: TypeAdapter[MasteryOverTime] = TypeAdapter(MasteryOverTime)


def description(shown: Shown) -> tuple[bytes, str]:
    """What the store keeps of a picture, and its media type; the same for the same picture."""
    if isinstance(shown, Paths):
        return _paths.dump_json(shown), PATHS
    if isinstance(shown, MasteryOverTime):
        return _mastery.dump_json(shown), MASTERY
    return _measured.dump_json(shown), CURVE


async def to_send(content: bytes, media_type: str) -> bytes:
    """The PNG or JPEG picture that a file of the store stands for. To be called in no transaction.

    Raises:
        pydantic.ValidationError: a description that is none.
    """
    if media_type == PATHS:
        return await asyncio.to_thread(paths.png, _paths.validate_json(content))
    if media_type == MASTERY:
        return await asyncio.to_thread(mastery_over_time.png, _mastery.validate_json(content))
    if media_type == CURVE:
        return await asyncio.to_thread(_drawn, _measured.validate_json(content))
    return content


def _drawn(curve: Measured) -> bytes:
    # Half a second and 40 MB to import: only a process that meets a curve pays for them.
    from question_bank.drawing.measured import png

    return png(curve)
