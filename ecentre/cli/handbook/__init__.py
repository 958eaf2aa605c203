"""The manual, made from the program: text, Markdown, HTML, man pages."""
