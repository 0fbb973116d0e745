"""A file that is made once, whole or not at all, and read by its owner only."""

import os
import secrets
from pathlib import Path


def read_or_write_once(path: Path, content: bytes) -> bytes:
    """Writes a file where there is none, and returns what it holds; of two who make it at once, one
    has made it. It is on the disk when this returns."""
    new = path.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(new, path)
    except FileExistsError:
        content = path.read_bytes()
    finally:
        new.unlink()
    sync_folder(path.parent)
    return content


def sync_folder(folder: Path) -> None:
    """Makes durable what was made or removed in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
