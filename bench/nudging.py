"""Does all reminder work that is due, in a process of its own, and says how long it took."""

import json
import sys
import time

from pwa import cores, open_house
from pwa.config import load


def main() -> int:
    cores.keep_to_one()  # as run.py does
    house = open_house(load())
    began = time.perf_counter()
    cpu = time.process_time()
    while house.nudges.run_due():
        pass
    said = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    print(json.dumps(said), flush=True)
    house.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
