"""The crisis lines: a wrong digit here may cost a life, so the facts that bind stand as tests."""

import re
from datetime import date, timedelta

import pytest

from pwa import clock
from pwa.safety.lines import (
    FAIL_AFTER,
    WARN_AFTER,
    countries,
    dial,
    find_country,
    list_aged,
    name_country,
)

EMERGENCY = {"000", "10111", "110", "111", "112", "113", "119", "144", "15", "911", "999"}
NUMBER = re.compile(r"[0-9][0-9 \-]*")

everywhere = pytest.mark.parametrize("code", sorted(countries()))


@pytest.mark.parametrize("code", ["US", "CA"])
def test_988_is_called_and_texted_in_the_united_states_and_canada(code: str) -> None:
    country = find_country(code)
    assert country is not None
    assert (country.lines[0].call, country.lines[0].text) == ("988", "988")
    assert [each.number for each in country.danger] == ["911"]


def test_988_is_nobody_elses() -> None:
    with_988 = {
        code
        for code, country in countries().items()
        if any("988" in (line.call, line.text) for line in country.lines)
    }
    assert with_988 == {"US", "CA"}


@pytest.mark.parametrize("code", ["GB", "IE"])
def test_116_123_is_called_in_the_united_kingdom_and_ireland(code: str) -> None:
    country = find_country(code)
    assert country is not None
    assert country.lines[0].call == "116 123"


@everywhere
def test_an_emergency_number_is_never_offered_to_talk(code: str) -> None:
    for line in countries()[code].lines:
        if code == "NL":
            continue  # 113 is the crisis line there, and no emergency number
        assert dial(line.call) not in EMERGENCY
        assert dial(line.text) not in EMERGENCY


@everywhere
def test_every_country_has_a_line_to_call_and_a_number_for_danger(code: str) -> None:
    country = countries()[code]
    assert any(line.call for line in country.lines)
    assert country.danger
    assert {each.number for each in country.emergency} <= EMERGENCY
    assert name_country("en", code) != code


@everywhere
def test_every_line_says_how_to_reach_it_when_it_was_checked_and_by_whose_word(code: str) -> None:
    for line in countries()[code].lines:
        assert line.call or line.text or line.chat
        assert line.source
        assert line.checked <= clock.now().date() + timedelta(days=1)
        for number in filter(None, (line.call, line.text)):
            assert NUMBER.fullmatch(number)
        assert not line.chat or line.chat.startswith("https://")
        assert not line.send or line.text


@everywhere
def test_two_numbers_stand_side_by_side_only_if_they_reach_different_services(code: str) -> None:
    danger = countries()[code].danger
    assert len(danger) == 1 or len({each.reaches for each in danger}) == len(danger)


def test_a_line_is_due_after_90_days_and_not_a_day_before() -> None:
    oldest = min(country.oldest_check for country in countries().values())
    assert list_aged(oldest + WARN_AFTER - timedelta(days=1)) == []
    due = list_aged(oldest + WARN_AFTER)
    assert due
    assert due[0].days == 90


def test_the_oldest_comes_first_and_none_is_ever_dropped_for_its_age() -> None:
    aged = list_aged(date(2099, 1, 1), FAIL_AFTER)
    assert {each.code for each in aged} == set(countries())
    assert aged == sorted(aged, key=lambda each: -each.days)


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("988", "988"),
        ("116 123", "116123"),
        ("0120-279-338", "0120279338"),
        ("(555) 010-0134", "5550100134"),
        ("+44 (0)20 7946 0000", "+442079460000"),
        ("٠١٢ ٣٤٥", "012345"),
        ("*4141#", "*4141%23"),
    ],
)
def test_a_phone_dials_what_was_written(written: str, dialled: str) -> None:
    assert dial(written) == dialled
