"""What can be typed: commands built from the tables, their options, help pages and examples, and wrong words."""
