"""Keys and sealing. A stolen database tells when somebody wrote, never what."""
