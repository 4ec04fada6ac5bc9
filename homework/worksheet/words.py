"""The words on a worksheet, in English and in Spanish."""

from __future__ import annotations

from backprop.homework.asked import LANGUAGES

_WORDS = {
    "name": ("Name", "Nombre"),
    "date": ("Date", "Fecha"),
    "solved": ("Solved, for the teacher", "Resuelta, para quien enseña"),
    "problem": ("Problem", "Problema"),
    "node": ("node", "nodo"),
    "computes": ("computes", "calcula"),
    "gate": ("gate", "compuerta"),
    "value": ("value", "valor"),
    "gradient": ("gradient", "gradiente"),
    "lines": (
        "Lines mark what is asked; the empty cells are for your own work.",
        "Las líneas marcan lo que se pide; las casillas vacías son para tu trabajo.",
    ),
    "bold": ("What is asked is bold.", "Lo que se pide está en negritas."),
    "at": ("at", "en"),
    "round": ("Answer with {}.", "Responde con {}."),
    "framed": (
        "Frames mark what is asked; the other cells are for your own work.",
        "Los recuadros marcan lo que se pide; las demás casillas son para tu trabajo.",
    ),
    "framed solved": ("Frames mark what is asked.", "Los recuadros marcan lo que se pide."),
    "circuit": ("The circuit", "El circuito"),
}


def words(language: str) -> dict[str, str]:
    """All of them in a language."""
    return {key: said[LANGUAGES.index(language)] for key, said in _WORDS.items()}
