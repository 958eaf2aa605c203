"""What the kinds of one subject share: facts, rules and reckonings over papers, duty, stocktakes and the like."""
