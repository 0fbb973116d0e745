"""Settings: typed, from the environment, checked once at the start."""

import difflib
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "DAYMARK_"
LOCAL = ("127.0.0.1", "::1", "localhost")
LOOPBACK = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")


class SettingsError(Exception):
    """A setting stops the start. The message is one sentence for whoever runs Daymark."""


class Settings(BaseSettings):
    """All that can be set. The description of each field is its line in docs/deploying.md."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    data: Path = Field(Path("data"), description="Folder for the database and the keys.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    database_url: str = Field(
        "",
        validation_alias="DATABASE_URL",
        description="A postgresql:// address. Empty: SQLite in the data folder.",
    )
    master_key: SecretStr | None = Field(
        None,
        description="Master key, 64 hexadecimal digits. Empty: the file master.key in the data "
        "folder, made on the first start.",
    )
    keys: Path | None = Field(
        None,
        description="Folder with one half of each person's key. Empty: keys in the data folder. "
        "Machines that share a PostgreSQL share it too.",
    )
    secure: bool = Field(
        False,
        description="Set to true when people reach Daymark over https: cookies become Secure, "
        "answers carry HSTS.",
    )
    origin: str = Field(
        "",
        description="Public address, as https://daymark.example. Writes from other origins are "
        "refused. Empty: the address the browser asked for.",
    )
    trusted_proxy: str = Field(
        "",
        description="Address of the one reverse proxy whose X-Forwarded headers are believed.",
    )
    threads: int = Field(16, ge=1, le=256, description="Web threads.")
    one_core: bool = Field(
        True,
        description="Keeps the web threads on one processor core, where they are faster. Set to "
        "false when several Daymarks share a machine.",
    )
    minimum_age: int = Field(18, ge=0, le=21, description="Minimum age, stated at sign-up.")
    organisation: str = Field("", description="Who runs this Daymark, said on the first page.")
    sign_up: bool = Field(True, description="Whether anybody may make an account.")
    countries: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Countries offered first, as US,CA. Empty: all that have lines.",
    )
    session_days: int = Field(90, ge=1, le=400, description="Days until an unused sign-in ends.")
    desk_minutes: int = Field(
        15, ge=1, le=480, description="Idle minutes after which a page about others asks again."
    )
    marks_rule: str = Field(
        "",
        description="The organisation's own rule for reading the marks in a caseload. Empty: no "
        "marks.",
    )
    bin_days: int = Field(30, ge=1, le=365, description="Days an entry stays in the bin.")
    contact: str = Field(
        "",
        description="Mail address of whoever runs this, which push services demand. Empty: no "
        "reminder reaches a phone.",
    )
    push_services: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Hosts of push services beside the known ones, as push.example,*.push.example.",
    )
    push_test_origin: str = Field(
        "",
        description="For tests: one http address on this machine that pushes may go to. Refused "
        "where Daymark does not listen on this machine alone.",
    )
    mail_server: str = Field(
        "",
        description="Where neutral mails are handed over, as smtp://name:password@host:587 "
        "(or smtps://; signs in a name or password as in an address, `%40` for @). Empty: no mail.",
    )
    log_level: str = Field("info", description="debug, info, warning or error.")

    @field_validator("countries", "push_services", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(filter(None, value.split(","))) if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _only_postgresql(cls, value: str) -> str:
        if value and not value.startswith("postgresql://"):
            raise ValueError("must begin with postgresql://, or be empty for SQLite")
        if value and find_spec("psycopg") is None:
            raise ValueError("needs PostgreSQL's driver: pip install daymark[postgresql]")
        return value

    @field_validator("contact")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        name, _, host = value.partition("@")
        known = name and "." in host and not host.endswith((".local", ".localhost"))
        if value and (not known or any(sign in value for sign in " <>,:")):
            raise ValueError("must be a mail address of a real domain, as care@daymark.example")
        return value

    @field_validator("mail_server")
    @classmethod
    def _is_a_mail_server(cls, value: str) -> str:
        if value and not value.startswith(("smtp://", "smtps://")):
            raise ValueError("must begin with smtp:// or smtps://")
        return value

    @model_validator(mode="after")
    def _tests_stay_here(self) -> "Settings":
        origin = self.push_test_origin
        if origin and not (origin.startswith(LOOPBACK) and self.host in LOCAL):
            raise ValueError("push_test_origin is for tests on this machine alone")
        if self.mail_server and not self.contact:
            raise ValueError("mail_server needs contact, whom mails are from")
        return self

    @field_validator("master_key")
    @classmethod
    def _is_256_bits(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        try:
            long_enough = len(bytes.fromhex(value.get_secret_value())) == 32
        except ValueError:
            long_enough = False
        if not long_enough:
            raise ValueError("must be 64 hexadecimal digits")
        return value

    @field_validator("log_level")
    @classmethod
    def _is_a_level(cls, value: str) -> str:
        if value.lower() not in {"debug", "info", "warning", "error"}:
            raise ValueError("must be debug, info, warning or error")
        return value.lower()

    @property
    def halves(self) -> Path:
        """Where one half of each person's key lies."""
        return self.keys or self.data / "keys"

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address as SQLAlchemy wants it (psycopg 3 for PostgreSQL)."""
        if self.database_url:
            return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        return f"sqlite:///{(self.data / 'daymark.db').absolute()}"


def variable(field: str) -> str:
    """The environment variable that sets a field."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else PREFIX + field.upper()


def load() -> Settings:
    """Settings from the environment.

    Raises SettingsError for a value that does not fit and for a misspelt variable.
    """
    known = {variable(field) for field in Settings.model_fields}
    for name in os.environ:
        if name.startswith(PREFIX) and name not in known and not name.startswith("DAYMARK_TEST_"):
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise SettingsError(f"{name} is not a setting of Daymark.{hint}")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "The settings"
        name = variable(field) if field in Settings.model_fields else field
        reason = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(f"{name}: {reason[0].lower()}{reason[1:]}.") from None
