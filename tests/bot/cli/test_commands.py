"""The command line as a shell sees it: exit codes, one JSON document on stdout, French words."""

from __future__ import annotations

import gettext
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from cryptography.fernet import Fernet

from bot.settings import Settings
from bot.store import people, tutors
from bot.store.database import Database
from bot.store.files import FileKeeper

REPOSITORY = Path(__file__).parents[3]


def bot(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", "LANG": "en_US.UTF-8", **environment},
        timeout=60,
        check=False,
    )


def test_referential_as_json() -> None:
    done = bot("referential", "--json")
    document = json.loads(done.stdout)
    assert done.returncode == 0
    assert document["code"] == "0324"
    assert [block["capacities"] for block in document["blocks"]] == [
        ["C1", "C2"],
        ["C3", "C4", "C5"],
        ["C6", "C7"],
    ]
    assert sum(len(capacity["criteria"]) for capacity in document["capacities"]) == 54
    assert [modality["id"] for modality in document["modalities"]] == ["a", "b", "c", "d"]
    assert document["admissibility"]


def test_the_shipped_bank_has_no_error_and_six_questions_a_capacity() -> None:
    done = bot("bank", "check", "--json")
    document = json.loads(done.stdout)
    assert done.returncode == 0
    assert document["errors"] == []
    assert document["questions"] >= 6 * 7


def test_a_broken_file_exits_with_1_and_says_where(tmp_path: Path) -> None:
    file = tmp_path / "essai.yaml"
    file.write_text("questions:\n  - id: une-question\n    kind: singel\n", encoding="utf-8")
    done = bot("bank", "check", str(file), "--json")
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert document["questions"] == 0
    assert document["errors"][0]["file"].endswith("essai.yaml")
    assert document["errors"][0]["line"] == 3
    assert "single" in document["errors"][0]["message"]


def test_coverage_counts_each_criterion() -> None:
    document = json.loads(bot("bank", "coverage", "--json").stdout)
    assert len(document["criteria"]) == 54
    assert all(criterion["questions"] > 0 for criterion in document["criteria"])


@pytest.mark.parametrize(
    "command",
    [(), ("run",), ("bank",), ("bank", "check"), ("referential",), ("learning", "session")],
)
def test_help_is_in_french(command: tuple[str, ...]) -> None:
    done = bot(*command, "--help")
    assert done.returncode == 0
    assert "Utilisation" in done.stdout
    assert "Affiche cette aide" in done.stdout
    assert "Show this message" not in done.stdout


def test_misuse_exits_with_2_in_french() -> None:
    done = bot("bank", "chek")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Vouliez-vous écrire 'check' ?" in done.stderr


def test_a_bad_setting_is_named() -> None:
    done = bot("run", TELEGRAM_TOKEN="1:x", TELEGRAM_API_BASE="pas une adresse")
    assert done.returncode == 2
    assert "TELEGRAM_API_BASE" in done.stderr


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[str]:
    """The address of a local Telegram."""
    command = [sys.executable, "-m", "bot", "local-telegram", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--data-dir", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )
    assert process.stdout is not None
    yield process.stdout.readline().partition(" : ")[2].strip()
    process.terminate()
    process.wait(10)


def test_a_refused_token_is_said_plainly(tmp_path: Path, telegram: str) -> None:
    done = bot(
        "run",
        "--data-dir",
        str(tmp_path / "bot"),
        TELEGRAM_TOKEN="pas-un-jeton",
        TELEGRAM_API_BASE=telegram,
    )
    assert done.returncode == 1
    assert "TELEGRAM_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreachable_database_is_said_plainly(tmp_path: Path) -> None:
    done = bot(
        "run",
        "--data-dir",
        str(tmp_path),
        TELEGRAM_TOKEN="1:x",
        DATABASE_URL="postgresql://personne@127.0.0.1:1/rien",
    )
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_translations_are_compiled() -> None:
    folder = REPOSITORY / "bot/cli/locale/fr/LC_MESSAGES"
    with (folder / "messages.po").open("rb") as source:
        written = [message for message in read_po(source) if message.id]
    with (folder / "messages.mo").open("rb") as compiled:
        translations = gettext.GNUTranslations(compiled)
    for message in written:
        if isinstance(message.id, str):
            assert translations.gettext(message.id) == message.string
        else:
            assert translations.ngettext(*message.id, 2) == message.string[1]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"FILES_KEY": "too short"}, "La clé des fichiers est inutilisable"),
        ({"DATABASE_URL": "nonsense"}, "La base de données est hors d'atteinte"),
        ({"DATA_DIR": "/dev/null/data"}, "La base de données est hors d'atteinte"),
    ],
    ids=["key", "database", "folder"],
)
def test_a_setting_that_cannot_be_used_is_told_in_a_sentence(
    tmp_path: Path, settings: dict[str, str], says: str
) -> None:
    telegram = {"TELEGRAM_TOKEN": "1:a", "TELEGRAM_API_BASE": "http://127.0.0.1:1"}
    done = bot("run", **{"DATA_DIR": str(tmp_path), **telegram, **settings})
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_key_that_does_not_open_the_files_kept_so_far_is_refused(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/cqpm.sqlite3")
    await database.migrate()
    async with database.transaction() as session:
        await FileKeeper(Fernet.generate_key()).put(session, b"...", "image/png", datetime.now(UTC))
    await database.close()
    telegram = {"TELEGRAM_TOKEN": "1:a", "TELEGRAM_API_BASE": "http://127.0.0.1:1"}
    done = bot("run", DATA_DIR=str(tmp_path), **telegram)
    assert done.returncode == 1
    assert "chiffrés avec une autre clé" in done.stderr


def test_a_line_end_copied_with_the_token_is_no_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", " 123456:ABC\r\n")
    token = Settings().telegram_token
    assert token is not None
    assert token.get_secret_value() == "123456:ABC"


def test_administrators_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", " 12345, 67890,")
    assert Settings().admin_ids == {12345, 67890}
    monkeypatch.delenv("ADMIN_IDS")
    assert Settings().admin_ids == frozenset()


def test_a_setting_of_administrators_that_names_nobody_is_refused() -> None:
    done = bot("run", ADMIN_IDS="Alix")
    assert done.returncode == 2
    assert "nombres séparés par des virgules" in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_tutor_is_named_and_removed_from_the_command_line(tmp_path: Path) -> None:
    def tutors_command(what: str, telegram_id: int = 1001) -> tuple[int, str]:
        done = bot("people", what, str(telegram_id), DATA_DIR=str(tmp_path))
        return done.returncode, done.stdout + done.stderr

    code, said = tutors_command("name-tutor")
    assert code == 1
    assert "Personne ne porte l'identifiant 1001" in said
    database = Database(Settings(data_dir=tmp_path).store_url)
    async with database.transaction() as session:
        person = await people.arrive(session, 1001, "Camille", datetime.now(UTC))
    assert tutors_command("name-tutor") == (0, "C'est fait.\n")
    assert "déjà tuteur" in tutors_command("name-tutor")[1]
    async with database.transaction() as session:
        assert await tutors.is_tutor(session, person.id)
    assert tutors_command("remove-tutor") == (0, "C'est fait.\n")
    assert "n'est pas tuteur" in tutors_command("remove-tutor")[1]
    async with database.transaction() as session:
        assert not await tutors.is_tutor(session, person.id)
    await database.close()
