"""A sheet of their own for each student: other numbers, or other circuits, that ask for the same."""
