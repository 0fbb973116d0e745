"""The doctor: what whoever runs Daymark is told, before people find out."""

import os
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from pwa.cli.__main__ import main
from pwa.cli.doctor import Level, examine, look_at_lines, report
from pwa.config import Settings
from pwa.safety.lines import countries
from pwa.web.house import House

OLDEST = min(country.oldest_check for country in countries().values())
KEY = "a1" * 32


def broken(settings: Settings, today: date = OLDEST) -> list[str]:
    return [each.text for each in examine(settings, today) if each.level is Level.BROKEN]


@pytest.mark.parametrize(
    ("days", "level"),
    [(0, Level.WELL), (89, Level.WELL), (90, Level.DUE), (179, Level.DUE), (180, Level.BROKEN)],
)
def test_crisis_lines_are_due_at_90_days_and_fail_at_180(days: int, level: Level) -> None:
    worst = next(look_at_lines(OLDEST + timedelta(days=days)))
    assert worst.level is level


def test_each_country_with_old_lines_is_named() -> None:
    found = " ".join(each.text for each in look_at_lines(date(2099, 1, 1)))
    assert all(f"lines of {code} " in found for code in countries())


@pytest.mark.database
def test_a_running_daymark_is_well(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.settings.data.chmod(0o700)
    assert report(house.settings, OLDEST) == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == {"ok"}


@pytest.mark.database
def test_a_key_that_others_can_read_is_a_failure(house: House) -> None:
    (house.settings.data / "master.key").chmod(0o640)
    assert "can read" in broken(house.settings)[0]


@pytest.mark.database
def test_a_folder_that_others_can_look_into_is_a_warning(house: House) -> None:
    house.settings.data.chmod(0o755)
    assert broken(house.settings) == []
    due = [each.text for each in examine(house.settings, OLDEST) if each.level is Level.DUE]
    assert "can look into" in due[0]


@pytest.mark.database
def test_a_missing_key_is_a_failure_and_none_is_made(house: House) -> None:
    key = house.settings.data / "master.key"
    key.unlink()
    assert "is missing" in broken(house.settings)[0]
    assert not key.exists()


@pytest.mark.database
@pytest.mark.parametrize("content", ["", "no key", "aa"])
def test_a_spoiled_key_is_a_failure(house: House, content: str) -> None:
    (house.settings.data / "master.key").write_text(content)
    assert broken(house.settings) != []


@pytest.mark.database
def test_a_key_of_another_daymark_is_a_failure(house: House) -> None:
    (house.settings.data / "master.key").write_text(KEY)
    assert broken(house.settings) == [
        "The master key is not the one this database was sealed with."
    ]


@pytest.mark.database
def test_a_key_in_the_environment_is_tried_too(house: House) -> None:
    settings = house.settings.model_copy(update={"master_key": Settings(master_key=KEY).master_key})
    assert "sealed with" in broken(settings)[0]


@pytest.mark.database
def test_an_older_shape_is_a_failure(house: House) -> None:
    with house.database.engine.begin() as connection:
        held = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    try:
        assert "older shape" in broken(house.settings)[0]
    finally:
        with house.database.engine.begin() as connection:
            connection.execute(
                text("UPDATE alembic_version SET version_num = :held"), {"held": held}
            )


def test_before_the_first_start_it_says_so_and_makes_nothing(settings: Settings) -> None:
    nowhere = settings.data / "nowhere"
    found = broken(Settings(data=nowhere))
    assert any("The first start makes it" in each for each in found)
    assert not nowhere.exists()


def test_a_database_that_does_not_answer_is_a_failure(settings: Settings) -> None:
    away = settings.model_copy(update={"database_url": "postgresql://127.0.0.1:1/daymark"})
    assert "does not answer" in broken(away)[0]


@pytest.mark.usefixtures("house")
def test_the_command_reads_the_environment(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("DAYMARK_D")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DAYMARK_DATA", str(settings.data))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    assert main(["doctor"]) == int(bool(broken(settings)))
    assert "The settings fit." in capsys.readouterr().out
    monkeypatch.setenv("DAYMARK_DTA", "x")
    assert main(["doctor"]) == 2
    assert "Did you mean DAYMARK_DATA?" in capsys.readouterr().err


def test_an_unknown_command_is_refused() -> None:
    with pytest.raises(SystemExit):
        main(["nurse"])


def test_the_doctor_opens_no_database_that_is_not_there(settings: Settings) -> None:
    (settings.data / "daymark.db").unlink(missing_ok=True)
    if not settings.database_url:
        assert "There is no database." in broken(settings)[0]
        assert not (settings.data / "daymark.db").exists()
