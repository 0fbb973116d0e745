"""Measures and prints. Names of figures as arguments pick what is measured."""

import os
import sys
import time
import traceback
from importlib import import_module

from bench import figures
from bench.cast import leave_stage
from bench.figures import Figure

# In the order in which they are run.
PARTS = (
    "log_mood",
    "growth",
    "search",
    "trends",
    "weight",
    "phone",
    "start",
    "kills",
    "moving",
    "circle",
    "reminders",
)


def main(wanted: list[str]) -> int:
    """Prints one line a figure. A missed bar is said, not punished; a broken measure is."""
    for part in PARTS:
        import_module(f"bench.{part}")
    try:
        chosen = figures.pick(wanted)
    except KeyError as unknown:
        names = [name for measure in figures.all_measures() for name in measure.names]
        print(f"No figure is called {unknown}. There are: {', '.join(names)}", file=sys.stderr)
        return 2
    began = time.monotonic()
    broken = False
    _say(Figure("load_before", os.getloadavg()[0], "processes", cores=os.cpu_count()))
    try:
        for measure in chosen:
            try:
                for figure in measure.run():
                    _say(figure)
            except Exception:  # noqa: BLE001  # the other figures are still worth having
                broken = True
                traceback.print_exc()
                print(f"{', '.join(measure.names)}: could not be measured", file=sys.stderr)
    finally:
        leave_stage()
    _say(Figure("bench_s", time.monotonic() - began, "s", most=1800))
    return int(broken)


def _say(figure: Figure) -> None:
    print(figure, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
