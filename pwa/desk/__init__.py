"""The viewers' pages: the caseload, a client's page, and the family's. All they show comes through
the gate."""
