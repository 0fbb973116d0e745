"""The key pair by which push services know this Daymark: made once, kept, never guessed."""

from pathlib import Path

import pytest

from pwa.reminders.vapid import BadKeys, read_or_make_keys


def test_it_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "vapid.pem"
    first, second = read_or_make_keys(path), read_or_make_keys(path)
    assert first == second
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(first.point) == 87
    assert list(tmp_path.iterdir()) == [path]


def test_another_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "vapid.pem"
    path.write_text("something else")
    with pytest.raises(BadKeys):
        read_or_make_keys(path)
    assert path.read_text() == "something else"
