"""The log: what was recorded, edited, binned, kept beside, and found again."""

from pwa.entries import kinds

__all__ = ["kinds"]  # each kind registers itself when it is imported
