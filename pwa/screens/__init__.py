"""The client's pages: one blueprint a noun. A view finds, checks, does one verb, and answers."""
