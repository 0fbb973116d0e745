"""Our few cookies: each bound to this host alone where people come over https."""

from flask import Response, request

from pwa.web.house import house


def put(response: Response, name: str, value: str, *, seconds: int, readable: bool = False) -> None:
    """Gives the browser a cookie; scripts read it only where it is `readable`."""
    response.set_cookie(
        _called(name),
        value,
        max_age=seconds,
        path="/",
        secure=house().settings.secure,
        httponly=not readable,
        samesite="Lax",
    )


def get(name: str) -> str | None:
    return request.cookies.get(_called(name))


def drop(response: Response, name: str) -> None:
    response.delete_cookie(
        _called(name), path="/", secure=house().settings.secure, httponly=True, samesite="Lax"
    )


def _called(name: str) -> str:
    return f"__Host-{name}" if house().settings.secure else name
