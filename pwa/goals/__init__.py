"""What a person wants, in their own words."""
