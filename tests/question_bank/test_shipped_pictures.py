"""The pictures of the shipped bank are there, fresh, and of use to somebody."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from question_bank.drawing import DRAWINGS, draw_all

BANK = Path(__file__).parents[2] / "question_bank" / "cqpm_0324"


def pictures_named_by_questions() -> set[str]:
    """Paths of pictures as the questions write them, relative to the bank's folder."""
    return {
        question["picture"]["file"]
        for file in BANK.glob("capacity_*.yaml")
        for question in yaml.safe_load(file.read_text(encoding="utf-8"))["questions"]
        if "picture" in question
    }


def test_questions_name_exactly_the_pictures_that_are_drawn() -> None:
    assert pictures_named_by_questions() == {f"images/{name}" for name in DRAWINGS}


def test_folder_holds_exactly_the_pictures_that_are_drawn() -> None:
    assert {path.name for path in (BANK / "images").iterdir()} == set(DRAWINGS)


@pytest.fixture(scope="module")
def redrawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("images")
    draw_all(folder)
    return folder


@pytest.mark.parametrize("name", DRAWINGS)
def test_shipped_picture_is_what_the_code_draws(name: str, redrawn: Path) -> None:
    with Image.open(BANK / "images" / name) as shipped, Image.open(redrawn / name) as fresh:
        assert shipped.format == "PNG"
        assert shipped.size == fresh.size
        difference = np.abs(
            np.asarray(shipped.convert("RGB"), dtype=float)
            - np.asarray(fresh.convert("RGB"), dtype=float)
        )
    # Smoothed edges may differ a little from one processor to another; a moved label does not pass.
    assert difference.mean() < 0.05


def test_drawing_twice_gives_the_same_bytes(redrawn: Path, tmp_path: Path) -> None:
    for path in draw_all(tmp_path):
        assert path.read_bytes() == (redrawn / path.name).read_bytes()
