"""What the text of a model may refer to: names from around it, functions, methods."""
