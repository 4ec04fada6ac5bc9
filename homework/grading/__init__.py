"""A whole class: answers from files, marked side by side, and what is told about them."""
