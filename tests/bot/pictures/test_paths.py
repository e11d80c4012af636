"""Two paths side by side: one picture that a phone shows, whatever the paths and their texts."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot.pictures.paths import WIDTH, Column, Paths, PathStep, png

KINDS = ("look", "act", "precaution", "mistake", "breach", "right", "wrong", "reopened")
LEGEND = "What the signs mean."
# Telegram: width and height of a photo add up to 10 000 pixels at most.
TALLEST = 10_000 - WIDTH


def look(text: str = "Look at it", minutes: int = 5, belief: float | None = 0.5) -> PathStep:
    return PathStep("look", "?", text, minutes, belief)


def opened(*columns: Column, legend: str = LEGEND) -> Image.Image:
    image = Image.open(BytesIO(png(Paths(tuple(columns), legend))))
    assert image.format == "PNG"
    assert image.width == WIDTH == 1080
    assert image.height <= TALLEST
    return image


def two(*steps: PathStep, known_from: int | None = None) -> Image.Image:
    mine = Column("Mine", steps, known_from, "Known here")
    return opened(mine, Column("Theirs", [look()]))


def right_edge(image: Image.Image, left: int, right: int) -> bool:
    """Whether something is drawn between the two columns, or beyond the last."""
    strip = image.convert("L").crop((left, 0, right, image.height))
    return strip.getextrema() != (255, 255)


def test_each_step_makes_the_picture_longer() -> None:
    heights = [two(*[look()] * n).height for n in (1, 2, 5)]
    assert heights == sorted(set(heights))


def test_the_longer_path_gives_the_height() -> None:
    short, long = Column("Mine", [look()]), Column("Theirs", [look()] * 6)
    assert opened(short, long).height == opened(long, short).height == two(*[look()] * 6).height


def test_every_kind_of_step_has_its_colours_and_a_sign_tells_those_alike_apart() -> None:
    drawn = {kind: two(PathStep(kind, "", "Step", 5, 0.5)).tobytes() for kind in KINDS}
    assert drawn["precaution"] == drawn["reopened"]
    assert drawn["breach"] == drawn["wrong"]
    assert len(set(drawn.values())) == len(KINDS) - 2
    assert two(PathStep("breach", "×", "Step", 5)) != two(PathStep("wrong", "✗", "Step", 5))


def test_the_bar_shows_the_belief() -> None:
    pictures = [two(look(belief=belief)).tobytes() for belief in (None, 0.0, 0.5, 1.0)]
    assert len(set(pictures)) == len(pictures)


def test_the_step_from_which_one_could_know_is_told() -> None:
    steps = [look()] * 3
    assert two(*steps, known_from=2).height > two(*steps).height
    assert two(*steps, known_from=2).tobytes() != two(*steps, known_from=3).tobytes()


@pytest.mark.parametrize("known_from", [None, 3, 24, 50, 60])
def test_a_long_path_keeps_its_beginning_and_its_end(known_from: int | None) -> None:
    steps = [look(f"Step {n}", n) for n in range(1, 60)]
    end = PathStep("right", "✓", "The cause", 60, 0.99)
    image = two(*steps, end, known_from=known_from)
    other_end = PathStep("wrong", "✗", "Another", 60, 0.99)
    assert image.tobytes() != two(*steps, other_end, known_from=known_from).tobytes()
    # Two steps more in the gap change its count alone.
    assert image.height == two(*steps, *steps, end, known_from=known_from).height
    if known_from is not None:
        assert image.height > two(*steps, end).height


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "x" * 300,
        "Lire 1,3·10⁻⁶ mbar → Δp/Δt ≈ ½ ⌀ 63 Ω τ\u202f: fin",
        "emoji 🛡 et 漢字 et \u200b\ufeff",
        "<b>&amp;</b>",
        "Remettre en service la pompe à palettes du four de recuit " * 6,
    ],
    ids=["empty", "blank", "one word", "physics", "odd signs", "markup", "long"],
)
def test_any_text_stays_within_its_column(text: str) -> None:
    image = two(look(text), look(text))
    assert not right_edge(image, 530, 548)
    assert not right_edge(opened(Column("Mine", []), Column("", [look(text)])), 1060, 1080)


def test_a_text_too_long_is_cut_and_says_so() -> None:
    cut = two(look("mot " * 200))
    assert cut.tobytes() == two(look("mot " * 60)).tobytes()
    # Twenty words fill three lines and are whole.
    assert cut.height == two(look("mot " * 20)).height > two(look("mot " * 10)).height
    assert cut.tobytes() != two(look("mot " * 21)).tobytes()


def test_an_empty_path_is_a_picture_too() -> None:
    assert opened(Column("Mine", []), Column("Theirs", []), legend="").height > 0
