"""Records as people read them: cards, lists, steps, a whole life."""
