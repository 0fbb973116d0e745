"""Slows down what could be tried too often from one place."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from pwa.web.session import me

View = TypeVar("View", bound=Callable[..., Any])

_limiter = MovingWindowRateLimiter(MemoryStorage())


def posts_at_most(rate: str, *, each_person: bool = False) -> Callable[[View], View]:
    """Limits the POSTs of a view, as `60/hour`: from one address, or with `each_person` of whoever
    is signed in, since all of a clinic may share an address."""
    item: RateLimitItem = parse(rate)

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(*args: Any, **kwargs: Any) -> Any:
            if request.method == "POST":
                whose = str(me().id) if each_person else request.remote_addr or ""
                if not _limiter.hit(item, request.endpoint or "", whose):
                    raise TooManyRequests
            return view(*args, **kwargs)

        return limited  # type: ignore[return-value]

    return decorate


def spend(rate: str, what: str) -> None:
    """Counts one `what` for the address that asks."""
    _limiter.hit(parse(rate), what, request.remote_addr or "")


def refuse_if_spent(rate: str, what: str) -> None:
    """Raises TooManyRequests where the address has spent all that `rate` gives it of `what`."""
    if not _limiter.test(parse(rate), what, request.remote_addr or ""):
        raise TooManyRequests


def forget_all() -> None:
    """Starts counting anew."""
    _limiter.storage.reset()
