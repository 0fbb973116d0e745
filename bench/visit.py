"""Pages as one browser gets them: over a connection that stays open, packed as it comes."""

import time
from http.client import HTTPConnection
from typing import NamedTuple

from bench.cast import Member

BROWSER = {
    "Accept": "text/html",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Sec-Fetch-Site": "same-origin",
}


class Page(NamedTuple):
    """An answer: its body as it was on the wire, and how long it took."""

    body: bytes
    packed_as: str
    took_ms: float


def get(connection: HTTPConnection, member: Member, path: str) -> Page:
    """A page of somebody signed in. Raises RuntimeError where it is none."""
    began = time.perf_counter()
    connection.request("GET", path, headers=BROWSER | {"Cookie": member.cookie})
    response = connection.getresponse()
    body = response.read()
    took = (time.perf_counter() - began) * 1000
    if response.status != 200:
        raise RuntimeError(f"GET {path} was answered with {response.status}")
    return Page(body, response.headers.get("Content-Encoding", "identity"), took)
