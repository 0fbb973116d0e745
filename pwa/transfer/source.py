"""A file that somebody gave, before anybody knows what it is."""

from collections.abc import Mapping
from typing import BinaryIO, NamedTuple


class Source(NamedTuple):
    """`stream` is buffered, can be read and sought, and holds little in memory. `name` is the
    file's name on the phone: it may hint at what it is, and is never used as a path."""

    name: str
    stream: BinaryIO
    size: int


class NotReadable(Exception):
    """The whole file cannot be brought in: a marked sentence that says why and what to do."""

    def __init__(self, sentence: str, values: Mapping[str, object] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = dict(values or {})
