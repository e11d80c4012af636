"""``python -m question_bank.drawing``: draw the pictures of the shipped bank again."""

from __future__ import annotations

from pathlib import Path

from question_bank.drawing import draw_all

SHIPPED_IMAGES = Path(__file__).parent.parent / "cqpm_0324" / "images"

if __name__ == "__main__":
    for path in draw_all(SHIPPED_IMAGES):
        print(path)
