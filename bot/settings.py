"""What the person who runs the bot may set, through environment variables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

REAL_TELEGRAM = "https://api.telegram.org"


class Settings(BaseSettings):
    """Read from the environment when constructed; every value has a default that works locally."""

    model_config = SettingsConfigDict(frozen=True)

    telegram_token: SecretStr | None = Field(
        default=None, description="Jeton du bot ; sans lui, le Telegram local démarre."
    )
    telegram_api_base: str = Field(
        default=REAL_TELEGRAM, description="Adresse du serveur Bot API, sans « /bot »."
    )
    database_url: str | None = Field(
        default=None, description="PostgreSQL ; sans elle, SQLite dans le dossier de données."
    )
    data_dir: Path = Field(default=Path("data"), description="Dossier de données.")
    files_key: SecretStr | None = Field(
        default=None, description="Clé Fernet des fichiers ; sans elle, gardée dans le dossier."
    )
    mastery_threshold: float = Field(
        default=0.7,
        ge=0.4,
        le=0.95,
        description="Part des questions moyennes à réussir pour qu'une capacité soit solide.",
    )
    port: int = Field(default=8080, ge=0, le=65535, description="Port du Telegram local.")

    demo: bool = Field(
        default=True,
        description="Groupe de démonstration du Telegram local, quand la base est vide.",
    )
    admin_ids: Annotated[frozenset[int], NoDecode] = Field(
        default=frozenset(),
        description="Identifiants Telegram des administrateurs, séparés par des virgules.",
    )
    tutor_ids: Annotated[frozenset[int], NoDecode] = Field(
        default=frozenset(),
        description="Identifiants Telegram des personnes nommées tuteurs à leur première visite.",
    )

    @field_validator("admin_ids", "tutor_ids", mode="before")
    @classmethod
    def _parted_by_commas(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        numbers = [part.strip() for part in value.split(",") if part.strip()]
        if not all(number.isdecimal() for number in numbers):
            raise ValueError("des nombres séparés par des virgules, par exemple 12345,67890")
        return frozenset(map(int, numbers))

    @field_validator("telegram_token", "files_key", "database_url", mode="before")
    @classmethod
    def _blank_means_unset(cls, value: object) -> object:
        # A line end copied along with a token would make addresses that no server can be asked.
        return (value.strip() or None) if isinstance(value, str) else value

    @field_validator("telegram_api_base")
    @classmethod
    def _an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError("TELEGRAM_API_BASE doit être une adresse http:// ou https://")
        return value.rstrip("/")

    @property
    def store_url(self) -> str:
        """The database address as SQLAlchemy's asynchronous drivers want it."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{(self.data_dir / 'cqpm.sqlite3').resolve()}"
        scheme, _, rest = self.database_url.partition("://")
        drivers = {
            "postgres": "postgresql+psycopg",
            "postgresql": "postgresql+psycopg",
            "sqlite": "sqlite+aiosqlite",
        }
        return f"{drivers.get(scheme, scheme)}://{rest}"
