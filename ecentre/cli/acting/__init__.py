"""Verbs that write: fields read, rows taken, a change made real, by whose pen."""
