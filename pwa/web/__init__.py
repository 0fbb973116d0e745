"""What every request gets, and nothing that knows a diary."""
