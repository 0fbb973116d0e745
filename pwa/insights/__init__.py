"""Trends, patterns and reviews: pure functions of readings. No tables, no queries."""
