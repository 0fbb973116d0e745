"""Commands for whoever runs Daymark."""
