"""The log: what was recorded, edited, binned, kept beside, and found again."""
