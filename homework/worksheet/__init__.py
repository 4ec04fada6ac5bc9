"""A sheet to fill in: circuits with blanks for students, and without for their teacher."""
