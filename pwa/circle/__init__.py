"""The people a client lets in, and the one gate that decides what they see."""
