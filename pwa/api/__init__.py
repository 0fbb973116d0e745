"""Doors for programs, our own on the phone first. They own no table and no rule."""
