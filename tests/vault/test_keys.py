"""P4: what is sealed opens with its own key, in its own place, unchanged, and no other way."""

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from pwa import clock, open_house
from pwa.config import Settings
from pwa.vault.keeper import LocalKeeper, WrongKey, read_or_make_key_file
from pwa.vault.keys import STEP, PersonKey
from tests.conftest import Member

KEY = PersonKey(clock.new_id(), bytes(32))


@given(st.binary(max_size=300), st.binary(max_size=20))
def test_what_was_sealed_opens_again(text: bytes, place: bytes) -> None:
    assert KEY.open(place, KEY.seal(place, text)).rstrip(b" ") == text.rstrip(b" ")


def test_it_opens_only_in_its_place_and_for_its_person() -> None:
    sealed = KEY.seal(b"entries", b"{}")
    with pytest.raises(InvalidTag):
        KEY.open(b"plans", sealed)
    with pytest.raises(InvalidTag):
        PersonKey(clock.new_id(), bytes(32)).open(b"entries", sealed)


def test_a_changed_byte_is_noticed() -> None:
    sealed = bytearray(KEY.seal(b"entries", b"{}"))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        KEY.open(b"entries", bytes(sealed))


def test_a_ten_is_not_told_from_a_nine_by_its_length() -> None:
    lengths = {len(KEY.seal(b"", b'{"score":%d}' % score)) for score in range(1, 11)}
    assert len(lengths) == 1
    assert len(KEY.seal(b"", b"x" * (STEP + 1))) > lengths.pop()


def test_the_key_file_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    assert read_or_make_key_file(path) == read_or_make_key_file(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_another_master_key_opens_nothing() -> None:
    wrapped = LocalKeeper(bytes(32)).wrap(b"k" * 32, b"maya")
    with pytest.raises(WrongKey):
        LocalKeeper(b"\1" * 32).unwrap(wrapped, b"maya")


@pytest.mark.database
def test_the_start_is_refused_under_a_wrong_key(maya: Member, settings: Settings) -> None:
    maya.house.close()
    (settings.data / "master.key").write_text("00" * 32)
    with pytest.raises(WrongKey):
        open_house(settings)
