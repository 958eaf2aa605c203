"""Files changed by hand: noticed, told in words, opened in an editor."""
