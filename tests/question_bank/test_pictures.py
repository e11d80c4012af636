"""Pictures come from the bank's folder, and are what Telegram takes."""

import struct
from pathlib import Path

import pytest

from question_bank.loading import load_bank
from question_bank.pictures import MAX_BYTES, UnfitPicture, read_picture


def png(width: int = 40, height: int = 30) -> bytes:
    header = struct.pack(">II", width, height)
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + header + b"\x08\2\0\0\0crc!\0\0\0\0IENDcrc!"


def jpeg(width: int = 40, height: int = 30) -> bytes:
    frame = b"\xff\xc0\0\x11\x08" + struct.pack(">HH", height, width) + b"\3" + bytes(9)
    return b"\xff\xd8\xff\xe0\0\x04ab" + b"\xff\xc4\0\x03x" + frame + b"\xff\xd9"


@pytest.mark.parametrize(("name", "content"), [("a.png", png()), ("b.JPG", jpeg())])
def test_a_picture_of_the_folder_is_read(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / name).write_bytes(content)
    assert read_picture(tmp_path, f"images/{name}") == content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "ni une image PNG ni"),
        (b"", "ni une image PNG ni"),
        (jpeg(), "renommez-la en .jpeg ou .jpg"),
        (png()[:30], "incomplète"),
        (png(width=0), "incomplète"),
        (png(8000, 2001), "8000 × 2001"),
        (png(2100, 100), "20 fois"),
        (png() + bytes(MAX_BYTES), "trop lourde"),
    ],
)
def test_an_unfit_picture_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(UnfitPicture, match=words):
        read_picture(tmp_path, "a.png")


@pytest.mark.parametrize("content", [jpeg()[:-2], jpeg()[:12], jpeg(width=0)])
def test_a_truncated_jpeg_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    with pytest.raises(UnfitPicture, match="incomplète"):
        read_picture(tmp_path, "a.jpg")


@pytest.mark.parametrize("file", ["../a.png", "images/../../a.png", "/etc/a.png", "images\\a.png"])
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, file: str) -> None:
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "bank").mkdir()
    with pytest.raises(UnfitPicture, match="dans le dossier de la banque"):
        read_picture(tmp_path / "bank", file)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "a.png").symlink_to(tmp_path / "a.png")
    (tmp_path / "bank" / "loop.png").symlink_to(tmp_path / "bank" / "loop.png")
    with pytest.raises(UnfitPicture, match="hors du dossier"):
        read_picture(tmp_path / "bank", "a.png")
    with pytest.raises(UnfitPicture):
        read_picture(tmp_path / "bank", "loop.png")


@pytest.mark.parametrize("file", ["absent.png", ".", "x\0.png", "x" * 290])
def test_what_is_not_there_is_told(tmp_path: Path, file: str) -> None:
    with pytest.raises(UnfitPicture, match=r"introuvable|illisible"):
        read_picture(tmp_path, file)


def test_the_bank_brings_its_pictures_and_names_the_missing_at_their_line(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    content = (
        "questions:\n  - id: q-un\n    capacity: C2\n    kind: true_false\n    stem: Vrai ?\n"
        "    answer: oui\n    picture:\n      file: {file}\n      alt: Une courbe\n"
    )
    file = tmp_path / "q.yaml"
    file.write_text(content.format(file="a.png"), encoding="utf-8")
    assert load_bank(file).pictures == {"a.png": png()}
    file.write_text(content.format(file="b.png"), encoding="utf-8")
    (error,) = load_bank(file).errors
    assert (error.line, error.column) == (8, 13)
    assert "introuvable" in error.message
