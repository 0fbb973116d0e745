"""What a phone may keep. The server alone decides it: an answer with this header may be kept,
sealed, by the service worker, and no other.

`now`: a navigation is answered from the phone at once, and caught up with beside. `later`: only
where the network gives no answer.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

from pwa.web.session import person_or_none

View = TypeVar("View", bound=Callable[..., Any])

KEEP = "Daymark-Keep"
DAY = "Daymark-Day"
"""Names the person's own day that a page was made on: tomorrow it is another."""

NOW, LATER = "now", "later"


def kept(when: str = LATER, *, asked: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Marks a view whose pages a phone may keep; with `asked` in the address too, with any other
    question they are not kept."""

    def mark(view: View) -> View:
        view.kept = (when, frozenset(asked))  # type: ignore[attr-defined]
        return view

    return mark


def install(app: Flask) -> None:
    app.after_request(_say_what_may_be_kept)


def _say_what_may_be_kept(response: Response) -> Response:
    if request.method != "GET" or response.status_code != 200 or request.endpoint is None:
        return response
    when, asked = getattr(current_app.view_functions[request.endpoint], "kept", (None, ()))
    person = person_or_none()
    if when is None or person is None or not request.args.keys() <= set(asked):
        return response
    response.headers[KEEP] = when
    response.headers[DAY] = person.today().isoformat()
    return response
