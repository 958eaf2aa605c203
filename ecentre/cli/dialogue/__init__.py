"""What is asked on a terminal: questions, choices, tables row by row, which record is meant where none was named."""
