"""Sharing the books: an address all copies know, an introduction to it, and bringing one's own steps onto it."""
