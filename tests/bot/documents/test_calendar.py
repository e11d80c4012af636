"""Dates for an agenda: whole days, in a zone that is described, under names that stay."""

from __future__ import annotations

from datetime import UTC, date, datetime

import icalendar

from bot.documents.calendar import Day, calendar

NOW = datetime(2026, 11, 28, 14, 40, tzinfo=UTC)
EXAM = Day(
    "exam-1@bot", date(2027, 6, 12), "Examen CQPM 0324 · Lyon, l'été ; fin", "Salle 3\nà 9 h"
)


def _read(content: bytes) -> icalendar.Calendar:
    read = icalendar.Calendar.from_ical(content)
    assert isinstance(read, icalendar.Calendar)
    return read


def test_a_day_is_read_back_as_the_whole_day_that_it_is() -> None:
    read = _read(calendar("Lyon", "Europe/Paris", [EXAM], NOW))
    (event,) = read.walk("VEVENT")
    assert event["UID"] == EXAM.uid
    assert event.decoded("DTSTART") == EXAM.day
    assert event.decoded("DTEND") == date(2027, 6, 13)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event.decoded("DTSTAMP") == NOW
    assert event["SUMMARY"] == EXAM.title
    assert event["DESCRIPTION"] == EXAM.details


def test_the_zone_of_the_days_is_named_and_described() -> None:
    read = _read(calendar("Nouméa", "Pacific/Noumea", [EXAM], NOW))
    (zone,) = read.walk("VTIMEZONE")
    assert zone["TZID"] == read["X-WR-TIMEZONE"] == "Pacific/Noumea"


def test_lines_are_ended_and_folded_as_the_format_wants() -> None:
    content = calendar("Lyon", "Europe/Paris", [Day("u@bot", EXAM.day, "é" * 200)], NOW)
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    (event,) = _read(content).walk("VEVENT")
    assert event["SUMMARY"] == "é" * 200


def test_what_no_file_can_hold_does_not_get_into_it() -> None:
    day = Day("u@bot", EXAM.day, "Camille \ud83d\x00\r\nBEGIN:VEVENT")
    read = _read(calendar("\x07", "Europe/Paris", [day], NOW))
    (event,) = read.walk("VEVENT")
    assert event["SUMMARY"].startswith("Camille \ufffd\ufffd")
