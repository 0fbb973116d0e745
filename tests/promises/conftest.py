"""A phone without a browser, for the promises that it keeps."""

from collections.abc import Callable, Iterator

import pytest

from tests.promises.phone import Phone, start_driver


@pytest.fixture(scope="module")
def new_phone() -> Iterator[Callable[[], Phone]]:
    yield from start_driver()
