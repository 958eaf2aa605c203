"""The daily work of a county e-commerce public service centre, as commands over plain files in git."""

__version__ = "0.1.0"
