"""``digest preview`` as a shell sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from bot.settings import Settings
from bot.store import groups, people, tutors
from bot.store.database import Database
from bot.store.tables import Consultation, Table


def _preview(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "digest", "preview", "--data-dir", str(folder), *arguments],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        env={"PATH": "/usr/bin:/bin"},
        timeout=60,
        check=False,
    )


def _pictures(folder: Path) -> list[str]:
    found = [one for one in folder.iterdir() if one.read_bytes().startswith(b"\x89PNG")]
    return sorted(map(str, found))


async def _two_groups(folder: Path) -> Database:
    """« Lyon », of a tutor and 13 candidates, and « Brest », whose tutor is gone."""
    database, now = Database(Settings(data_dir=folder).store_url), datetime.now(UTC)
    await database.migrate()
    async with database.transaction() as session:
        tutor, gone = [(await people.arrive(session, n, "Tuteur", now)).id for n in (1, 2)]
        for one in (tutor, gone):
            await tutors.name(session, one, None, now)
        lyon = await groups.create(session, tutor, "Lyon", "Europe/Paris", now)
        await groups.create(session, gone, "Brest", "Europe/Paris", now)
        await tutors.remove(session, gone, now)
        for n in range(13):
            person = await people.arrive(session, 100 + n, f"Candidat {n}", now)
            await groups.join(session, lyon.id, person.id, now)
    return database


async def test_a_digest_is_shown_by_name_or_number_and_leaves_no_trace(tmp_path: Path) -> None:
    database = await _two_groups(tmp_path)
    out = tmp_path / "pictures"
    by_name = _preview(tmp_path, "--group", "Lyon")
    by_number = _preview(tmp_path, "--group", "1", "--out", str(out), "--json")
    assert (by_name.returncode, by_number.returncode) == (0, 0), by_name.stderr + by_number.stderr
    document = json.loads(by_number.stdout)
    assert document["text"] == by_name.stdout.rstrip("\n")
    assert document["text"].startswith("Bilan · Lyon\n13 candidats")
    assert (document["weak"], document["people"]) == ([], [])
    assert document["pictures"] == [str(out / f"groupe-1-{page}.png") for page in (1, 2)]
    assert sorted(document["pictures"]) == _pictures(out)
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Consultation)) == 0
        files = Table.metadata.tables["files"]
        assert await session.scalar(select(func.count()).select_from(files)) == 0
    await database.close()


async def test_a_group_that_cannot_be_shown_is_told_in_a_sentence(tmp_path: Path) -> None:
    database = await _two_groups(tmp_path)
    await database.close()
    unknown = _preview(tmp_path, "--group", "Nantes")
    assert unknown.returncode == 1
    assert "Aucun groupe « Nantes »" in unknown.stderr
    assert "1  Lyon" in unknown.stderr
    left = _preview(tmp_path, "--group", "Brest")
    assert left.returncode == 1
    assert "n'a plus de tuteur" in left.stderr
    nowhere = _preview(tmp_path, "--group", "Lyon", "--out", "/dev/null/x")
    assert nowhere.returncode == 2
    assert "Écriture impossible" in nowhere.stderr
