"""Archives: opened where they lie, within limits, never unpacked to the disk.

A member's name is only a name here, never a path. What is unpacked is counted as it comes, whatever
the archive says of itself.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from pwa.transfer.source import NotReadable, Source
from pwa.words import mark

MOST_MEMBERS = 4_000
LARGEST_MEMBER = 64 * 1024 * 1024
LARGEST_IN_ALL = 3 * LARGEST_MEMBER
LARGEST_LIST = MOST_MEMBERS * 512
LONGEST_END = 64 * 1024 + 22
START, END, END_OF_64_BITS = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"

DAMAGED = mark("This archive is damaged, or only half of it arrived. Export it again.")
LOCKED = mark("This archive has a password. Export it without one.")
TOO_MANY = mark("This archive holds more than %(most)s files. It is not of a diary.")
TOO_LARGE = mark("Unpacked, this archive is larger than %(most)s MB. It cannot be brought in.")
STRANGE_NAMES = mark("This archive names places outside itself. It is not brought in.")

PACKED_AS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""The others unpack a block in one, however large it becomes."""

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError, LookupError),
)
IS_ENCRYPTED = 0x1


def is_zip(source: Source) -> bool:
    """Whether it begins as an archive does."""
    source.stream.seek(0)
    return source.stream.read(len(START)) == START


class SafeZip:
    """An archive whose members are read within limits."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = LARGEST_IN_ALL

    def names(self) -> list[str]:
        """The members that are files, in the order of the archive."""
        return [info.filename for info in self._archive.infolist() if not info.is_dir()]

    def size(self, name: str) -> int:
        """How large a member says it is."""
        return self._archive.getinfo(name).file_size

    @contextmanager
    def open(self, name: str) -> Iterator[io.RawIOBase]:
        """A member as a stream that goes forward only. Raises NotReadable."""
        info = self._archive.getinfo(name)
        if info.file_size > LARGEST_MEMBER:
            raise _too_large()
        try:
            with self._archive.open(info) as member:
                counted = _Counted(member, min(LARGEST_MEMBER, self._left))
                yield counted
                self._left -= counted.given
        except BROKEN:
            raise NotReadable(DAMAGED) from None

    def read(self, name: str) -> bytes:
        """A member in one. Raises NotReadable."""
        with self.open(name) as member:
            return member.read() or b""


class _Counted(io.RawIOBase):
    """A stream that ends with NotReadable where it gives more than is allowed."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream = stream
        self._most = most
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        most = self._most - self.given + 1
        given = self._stream.read(most if size < 0 else min(size, most))
        self.given += len(given)
        if self.given > self._most:
            raise _too_large()
        return given

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        given = self.read(len(view))
        view[: len(given)] = given
        return len(given)


def open_zip(source: Source) -> SafeZip:
    """Raises NotReadable for what is damaged, locked, or no honest archive."""
    if _size_of_list(source) > LARGEST_LIST:
        raise NotReadable(TOO_MANY, {"most": f"{MOST_MEMBERS:,}"})
    source.stream.seek(0)
    try:
        archive = zipfile.ZipFile(source.stream)
        members = archive.infolist()
    except BROKEN:
        raise NotReadable(DAMAGED) from None
    if len(members) > MOST_MEMBERS:
        raise NotReadable(TOO_MANY, {"most": f"{MOST_MEMBERS:,}"})
    if any(info.compress_type not in PACKED_AS for info in members):
        raise NotReadable(DAMAGED)
    if any(info.flag_bits & IS_ENCRYPTED for info in members):
        raise NotReadable(LOCKED)
    if any(_leads_out(info.filename) for info in members):
        raise NotReadable(STRANGE_NAMES)
    return SafeZip(archive)


def _size_of_list(source: Source) -> int:
    """How many bytes the list of members takes, before it is read: all of it would come into
    memory. An archive with a 64-bit list is larger than any of a diary."""
    source.stream.seek(max(0, source.size - LONGEST_END))
    end = source.stream.read()
    at = end.rfind(END)
    if at < 0 or len(end) < at + 16:
        return 0
    if END_OF_64_BITS in end[max(0, at - 20) : at]:
        return LARGEST_LIST + 1
    return int.from_bytes(end[at + 12 : at + 16], "little")


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _too_large() -> NotReadable:
    return NotReadable(TOO_LARGE, {"most": LARGEST_MEMBER // 1024 // 1024})
