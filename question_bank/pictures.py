"""The pictures that questions rest on: what Telegram takes as a photo, and nothing outside."""

from __future__ import annotations

import struct
from pathlib import Path

MAX_BYTES = 5_000_000
# Limits of sendPhoto: https://core.telegram.org/bots/api#sendphoto
_MAX_SIDES = 10_000
_MAX_RATIO = 20

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_JPEG_WITHOUT_SIZE = {0xC4, 0xC8, 0xCC}


class UnfitPicture(ValueError):
    """The picture cannot be used; the message says why in French."""


def read_picture(folder: Path, file: str) -> bytes:
    """The content of a picture named relatively to the folder of its bank.

    Raises:
        UnfitPicture: not there, outside the folder, neither PNG nor JPEG, too big for Telegram.
    """
    if "\\" in file or Path(file).is_absolute() or ".." in Path(file).parts:
        raise UnfitPicture(
            f"« {file} » : donnez un chemin dans le dossier de la banque, par exemple images/a.png"
        )
    try:
        path = (folder / file).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise UnfitPicture(f"« {file} » mène hors du dossier de la banque : copiez l'image ici")
        if not path.is_file():
            raise UnfitPicture(f"image « {file} » introuvable dans le dossier {folder}")
        if path.stat().st_size > MAX_BYTES:
            raise UnfitPicture(
                f"image « {file} » trop lourde : {MAX_BYTES // 1_000_000} Mo au plus"
            )
        content = path.read_bytes()
    except (OSError, RuntimeError, ValueError) as error:
        if isinstance(error, UnfitPicture):
            raise
        raise UnfitPicture(f"image « {file} » illisible : vérifiez son nom et ses droits") from None
    _check_format(file, content)
    return content


def _check_format(file: str, content: bytes) -> None:
    if content.startswith(_PNG):
        suffixes, size, complete = {".png"}, _png_size(content), b"IEND" in content[-64:]
    elif content.startswith(_JPEG):
        suffixes, size = {".jpg", ".jpeg"}, _jpeg_size(content)
        complete = b"\xff\xd9" in content[-1024:]
    else:
        raise UnfitPicture(f"« {file} » n'est ni une image PNG ni une image JPEG")
    if Path(file).suffix.lower() not in suffixes:
        right = " ou ".join(sorted(suffixes))
        raise UnfitPicture(f"« {file} » ne porte pas la bonne extension : renommez-la en {right}")
    if size is None or not complete or not all(size):
        raise UnfitPicture(f"image « {file} » incomplète ou abîmée : exportez-la de nouveau")
    width, height = size
    if width + height > _MAX_SIDES or max(size) > _MAX_RATIO * min(size):
        raise UnfitPicture(
            f"image « {file} » de {width} × {height} pixels : largeur + hauteur ≤ {_MAX_SIDES}, "
            f"et au plus {_MAX_RATIO} fois plus longue que large"
        )


def _png_size(content: bytes) -> tuple[int, int] | None:
    if content[12:16] != b"IHDR" or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Width and height from the first start-of-frame segment."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _JPEG_WITHOUT_SIZE:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        if marker == 0xFF:
            at += 1
            continue
        at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
    return None
