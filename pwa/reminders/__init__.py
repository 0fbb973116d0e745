"""Reminders: rules for when to nudge, nudges that were due, and how they reach a phone."""
