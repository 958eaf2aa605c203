"""What a shell is answered at the Tab key, without starting anything heavy."""
