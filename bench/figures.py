"""A figure, how it is said, and the register in which each measure puts itself.

A new figure is yielded by a function that is marked with `measures`, in a module named in `PARTS`
of `__main__`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple


class Figure:
    """One number. `least` or `most` is its bar; what else is given stands beside it."""

    def __init__(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        least: float | None = None,
        most: float | None = None,
        **beside: Any,
    ) -> None:
        self.name = name
        self._said: dict[str, Any] = {"name": name, "value": _short(value), "unit": unit, **beside}
        if least is not None:
            self._said |= {"bar": f"at least {least:g}", "met": value >= least}
        if most is not None:
            self._said |= {"bar": f"at most {most:g}", "met": value <= most}

    def __str__(self) -> str:
        return json.dumps(_shorten(self._said))


class Measure(NamedTuple):
    """A way of measuring, and the names of the figures that come of it."""

    names: tuple[str, ...]
    run: Callable[[], Iterator[Figure]]


_measures: list[Measure] = []


def measures(
    *names: str,
) -> Callable[[Callable[[], Iterator[Figure]]], Callable[[], Iterator[Figure]]]:
    """Marks a function that yields the figures of these names."""

    def keep(run: Callable[[], Iterator[Figure]]) -> Callable[[], Iterator[Figure]]:
        _measures.append(Measure(names, run))
        return run

    return keep


def all_measures() -> list[Measure]:
    """Every measure there is, in the order in which they are run."""
    return _measures


def pick(wanted: list[str]) -> list[Measure]:
    """The measures that yield the wanted figures; all, where none is named.

    Raises KeyError for a name that no measure yields.
    """
    for name in wanted:
        if not any(name in measure.names for measure in _measures):
            raise KeyError(name)
    return [one for one in _measures if not wanted or set(wanted) & set(one.names)]


def _shorten(said: Any) -> Any:
    """Four digits are more than a measurement holds."""
    if isinstance(said, Mapping):
        return {key: _shorten(value) for key, value in said.items()}
    if isinstance(said, list):
        return [_shorten(value) for value in said]
    return _short(said)


def _short(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value
