"""QR codes, to be shown to a room or printed."""

from __future__ import annotations

from io import BytesIO

import segno

_PIXELS_A_MODULE = 12


def png(content: str) -> bytes:
    """The QR code of a text as a PNG in black and white, with its quiet zone.

    Error correction is at least « M » (15 % may be hidden), more where it costs no size.
    """
    out = BytesIO()
    segno.make_qr(content, error="m").save(out, kind="png", scale=_PIXELS_A_MODULE)
    return out.getvalue()
