"""Commands for whoever runs Daymark: python -m pwa.cli COMMAND."""

import argparse
import json
import sys
from collections.abc import Sequence

from pwa import clock
from pwa.cli import doctor, people
from pwa.config import SettingsError, load
from pwa.transfer.schema import describe


def main(words: Sequence[str]) -> int:
    """Returns the exit code: 0 where all is well, 1 where something fails, 2 for bad settings."""
    parser = argparse.ArgumentParser(prog="python -m pwa.cli", description="Look after Daymark.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("doctor", help="say what is well, what is due, and what is broken")
    commands.add_parser("schema", help="print the schema of an export (docs/export.schema.json)")
    people.add_commands(commands)
    given = parser.parse_args(words)
    if given.command == "schema":
        print(json.dumps(describe(), indent=1, ensure_ascii=False))
        return 0
    try:
        settings = load()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    if given.command == "doctor":
        return doctor.report(settings, clock.now().date())
    return people.run(settings, given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
