"""Commands for whoever runs Daymark: python -m pwa.cli COMMAND."""

import argparse
import sys
from collections.abc import Sequence

from pwa import clock
from pwa.cli import doctor
from pwa.config import SettingsError, load


def main(words: Sequence[str]) -> int:
    """Returns the exit code: 0 where all is well, 1 where something fails, 2 for bad settings."""
    parser = argparse.ArgumentParser(prog="python -m pwa.cli", description="Look after Daymark.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("doctor", help="say what is well, what is due, and what is broken")
    parser.parse_args(words)
    try:
        settings = load()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    return doctor.report(settings, clock.now().date())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
