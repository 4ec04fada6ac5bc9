"""Homework: what students answer, judged."""
