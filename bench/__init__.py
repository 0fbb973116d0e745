"""What `make bench` measures: each figure is one JSON line, its floor and its bar beside it."""
