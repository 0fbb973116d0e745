"""A bad or misspelt setting stops the start with one sentence that names it."""

import os

import pytest

from pwa.config import Settings, SettingsError, load, variable

NEVER_TOLD = "hunter2hunter2"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("DAYMARK_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)


def test_without_any_setting_it_starts() -> None:
    settings = load()
    assert settings.sqlalchemy_url.startswith("sqlite:///")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DAYMARK_PORT", "eighty", "valid integer"),
        ("DAYMARK_PORT", "70000", "65535"),
        ("DAYMARK_PORT", "-1", "0"),
        ("DAYMARK_SECURE", "perhaps", "boolean"),
        ("DAYMARK_THREADS", "0", "1"),
        ("DAYMARK_SESSION_DAYS", "0", "1"),
        ("DAYMARK_BIN_DAYS", "9999", "365"),
        ("DAYMARK_LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("DAYMARK_MASTER_KEY", "abc", "64 hexadecimal digits"),
        ("DAYMARK_MASTER_KEY", "z" * 64, "64 hexadecimal digits"),
        ("DAYMARK_CONTACT", "care@localhost", "mail address of a real domain"),
        ("DAYMARK_CONTACT", "not an address", "mail address of a real domain"),
        ("DAYMARK_MAIL_SERVER", f"http://x:{NEVER_TOLD}@mail", "smtp://"),
        ("DATABASE_URL", f"mysql://root:{NEVER_TOLD}@db/daymark", "postgresql://"),
    ],
)
def test_a_bad_value_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load()
    sentence = str(refused.value)
    assert sentence.startswith(f"{name}: ")
    assert told in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert NEVER_TOLD not in sentence
    assert value not in sentence or len(value) < 5


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("DAYMARK_PROT", "DAYMARK_PROT is not a setting of Daymark. Did you mean DAYMARK_PORT?"),
        ("DAYMARK_DATABASE_URL", "DAYMARK_DATABASE_URL is not a setting of Daymark."),
        ("DAYMARK_XYZZY", "DAYMARK_XYZZY is not a setting of Daymark."),
    ],
)
def test_a_misspelt_setting_is_told_with_its_likely_name(
    monkeypatch: pytest.MonkeyPatch, name: str, told: str
) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(SettingsError) as refused:
        load()
    assert str(refused.value).startswith(told)


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.setenv(variable(field), "")
    assert load() == Settings()


def test_values_are_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYMARK_COUNTRIES", "US,CA")
    monkeypatch.setenv("DAYMARK_SECURE", "true")
    monkeypatch.setenv("DAYMARK_MASTER_KEY", "0f" * 32)
    monkeypatch.setenv("DATABASE_URL", "postgresql://daymark@db/daymark")
    settings = load()
    assert settings.countries == ("US", "CA")
    assert settings.secure
    assert settings.sqlalchemy_url == "postgresql+psycopg://daymark@db/daymark"
    assert "0f0f" not in repr(settings)


@pytest.mark.parametrize(
    ("host", "origin", "is_let_through"),
    [
        ("127.0.0.1", "http://127.0.0.1:9000", True),
        ("localhost", "http://localhost:9000", True),
        ("0.0.0.0", "http://127.0.0.1:9000", False),
        ("127.0.0.1", "http://push.example:9000", False),
        ("127.0.0.1", "http://127.0.0.1.evil.example", False),
    ],
)
def test_pushes_to_this_machine_are_for_tests_alone(
    monkeypatch: pytest.MonkeyPatch, host: str, origin: str, is_let_through: bool
) -> None:
    monkeypatch.setenv("DAYMARK_HOST", host)
    monkeypatch.setenv("DAYMARK_PUSH_TEST_ORIGIN", origin)
    if is_let_through:
        assert load().push_test_origin == origin
        return
    with pytest.raises(SettingsError, match="for tests on this machine alone"):
        load()


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())
    assert all(field.description.endswith(".") for field in Settings.model_fields.values())  # type: ignore[union-attr]
