"""Where help is: crisis lines and emergency numbers by country, and the person's own safety plan."""
