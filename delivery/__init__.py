"""What is handed to a centre: the program as one wheel, a folder for machines without a network, a bundle for Windows.

Made on a machine that reaches a package index, by ``python -m delivery wheel|offline|windows --to DIR``; what they make
needs none. Nothing here is part of the program itself.
"""
