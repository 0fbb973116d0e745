"""Where help is: crisis lines by country, and the person's own safety plan."""
