"""A group on paper: read back page by page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.documents.report import Finding, Level, Person, Report, pdf
from tests.bot.documents.reading import pages

NOW = datetime(2026, 11, 28, 14, 40, tzinfo=UTC)
SUBJECTS = tuple(f"C{number}" for number in range(1, 8))
WEAK = Level("C1", "Réglages", "à consolider", "▼", "dark", 12, 3, 5)
UNKNOWN = Level("C2", "Étanchéité", "données insuffisantes", "?", "hatched", 2)


def _person(name: str) -> Person:
    return Person(name, f"Examen de {name}", (WEAK, *[UNKNOWN] * 6))


def _report(*names: str) -> Report:
    return Report(
        title="Bilan du groupe Lyon",
        facts=("au 28 novembre 2026",),
        legend=("▼ à consolider",),
        findings_title="À consolider",
        findings=(Finding("C1 Réglages\u202f: 1 sur 1", "«\u202f3 à 5 sur 10\u202f»"),),
        findings_note="Règle",
        people_title="Candidat par candidat",
        people_columns=("Capacité", "État", "Réponses", "Sur 10", "Échelle"),
        subjects=SUBJECTS,
        people=tuple(_person(name) for name in names),
        mark=7.0,
        foot="Des réponses, non des personnes.",
        page_of="page {page} sur {pages}",
    )


def test_the_first_page_sums_up_the_group_and_the_next_tell_of_each() -> None:
    first, second = pages(pdf(_report("Zoé", "Noé"), NOW))
    for words in ("Bilan du groupe Lyon", "1. Zoé", "2. Noé", "▼ 3–5", "n = 12", "?", "Règle"):
        assert words in first.splitlines()
    assert "«\u202f3 à 5 sur 10\u202f»" in first
    assert "Candidat par candidat" in second
    assert "C1 Réglages\n▼ à consolider\n12\n3–5" in second
    assert "Examen de Noé" in second


def test_pages_are_numbered_and_say_what_figures_are() -> None:
    told = pages(pdf(_report(*(f"Personne {number}" for number in range(40))), NOW))
    assert len(told) > 10
    for page in told:
        assert "Des réponses, non des personnes." in page
        assert "Bilan du groupe Lyon" in page
    # The whole number is put in last, by its own digits.
    assert "page 1 sur " in told[0]


def test_nobody_is_parted_between_two_pages() -> None:
    for page in pages(pdf(_report(*(f"P{number}" for number in range(9))), NOW))[1:]:
        assert page.count("Examen de") * len(SUBJECTS) == page.count("▼ à consolider\n") * 7


def test_the_table_of_a_large_group_has_its_head_on_each_page() -> None:
    told = pages(pdf(_report(*(f"P{number}" for number in range(40))), NOW))
    with_rows = [page for page in told if "n = 12" in page.splitlines()]
    assert len(with_rows) > 1
    assert all("\nC1\nC2\nC3\n" in page for page in with_rows)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Élodie N'Guyen", "Élodie N'Guyen"),
        ("王伟", "□□"),
        ("Ана", "Ана"),
        ("Zoé 👩‍🔧", "Zoé □□"),
        ("moitié \ud83d", "moitié \ufffd"),
        ("nul\x00\x1b", "nul\ufffd\ufffd"),
        ("{pages} ## {nb}", "{pages}"),
        ("(\\)", "(\\)"),
        ("m" * 64, ""),
        ("", ""),
    ],
)
def test_any_name_can_be_printed(name: str, shown: str) -> None:
    _, second = pages(pdf(_report(name), NOW))
    assert f"1. {shown}".strip() in second


def test_a_name_from_right_to_left_is_read_in_its_order() -> None:
    _, second = pages(pdf(_report("שלום"), NOW))
    assert "םולש" in second


def test_a_group_that_everybody_left_is_a_page_all_the_same() -> None:
    (only,) = pages(pdf(_report(), NOW))
    assert "Bilan du groupe Lyon" in only


def test_the_same_report_is_the_same_file() -> None:
    assert pdf(_report("Zoé"), NOW) == pdf(_report("Zoé"), NOW)
