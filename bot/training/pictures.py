"""Pictures of curves: described in the store when a question is asked, drawn when it is sent.

Drawing takes a quarter of a second. A transaction that waited for it would keep everybody waiting;
the few bytes of a description say the same, since a curve follows from its sizes alone.
"""

from __future__ import annotations

import asyncio

from pydantic import TypeAdapter

from question_bank.parametric.physics import Measured

CURVE = "application/vnd.measured-curve+json"
"""The media type of a description."""
_measured: TypeAdapter[Measured] = TypeAdapter(Measured)


def description(curve: Measured) -> bytes:
    """What the store keeps of a curve; the same bytes for the same curve."""
    return _measured.dump_json(curve)


async def to_send(content: bytes, media_type: str) -> bytes:
    """The PNG or JPEG picture that a file of the store stands for. To be called in no transaction.

    Raises:
        pydantic.ValidationError: a description that is none.
    """
    if media_type != CURVE:
        return content
    return await asyncio.to_thread(_drawn, _measured.validate_json(content))


def _drawn(curve: Measured) -> bytes:
    # Half a second and 40 MB to import: only a process that meets a curve pays for them.
    from question_bank.drawing.measured import png

    return png(curve)
