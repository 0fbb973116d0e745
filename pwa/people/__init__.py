"""Accounts, sessions and signing in. Client, case manager and family are relations, not kinds."""
