"""What pages and other systems say about marks, in English and in Spanish."""

from __future__ import annotations

from backprop.homework.marker import RIGHT, UNREADABLE, WRONG
from backprop.homework.marking import CARRIED, MISSING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_LANGUAGES = ("en", "es")

STANDINGS = {
    RIGHT: ("right", "correcto"),
    CARRIED: ("carried forward", "arrastrado"),
    WRONG: ("wrong", "incorrecto"),
    UNREADABLE: ("unreadable", "ilegible"),
    MISSING: ("no answer", "sin respuesta"),
}
SIGNS = {RIGHT: "✓", CARRIED: "↪", WRONG: "✗", UNREADABLE: "?", MISSING: "–"}

_WORDS = {
    "of": ("{} of {}", "{} de {}"),
    "asked": ("asked", "se pide"),
    "answer": ("your answer", "tu respuesta"),
    "their answer": ("answer", "respuesta"),
    "solution": ("right answer", "respuesta correcta"),
    "result": ("result", "resultado"),
    "marks": ("marks", "puntos"),
    "gates": ("The gates", "Las compuertas"),
    "value": ("value of {}", "valor de {}"),
    "at": ("at", "en"),
    "to": ("{} to {}", "de {} a {}"),
    "nothing": ("Nothing was handed in.", "No se entregó nada."),
    "not taken": ("Not taken into account", "No se tomó en cuenta"),
    "hint": ("Hint", "Pista"),
    "also": ("and also:", "y además:"),
    "students": ("students", "estudiantes"),
    "mean": ("mean", "media"),
    "median": ("median", "mediana"),
    "total": ("total", "total"),
    "distribution": ("Marks of the class", "Puntos del grupo"),
    "per problem": ("Marks for each problem", "Puntos por problema"),
    "full": ("{} with full marks", "{} con todos los puntos"),
    "misconceptions": ("What went wrong", "Qué salió mal"),
    "misconceptions note": (
        "How many students. “Perhaps” are those for whom it is one of several explanations, or the only one "
        "but resting on few numbers.",
        "Cuántos estudiantes. “Quizá” son aquéllos para quienes es una de varias explicaciones, o la única "
        "pero apoyada en pocos números.",
    ),
    "sure": ("surely", "seguro"),
    "perhaps": ("perhaps", "quizá"),
    "no misconceptions": ("No misconception was found.", "No se encontró ningún error conocido."),
    "hardest": ("The hardest numbers", "Los números más difíciles"),
    "hardest note": ("Students who earned the mark.", "Estudiantes que ganaron el punto."),
    "class": ("Students", "Estudiantes"),
    "student": ("student", "estudiante"),
    "unread": ("Rows that could not be read", "Filas que no se pudieron leer"),
    "more": ("… and {} more", "… y {} más"),
    "line": ("line", "línea"),
    "problem": ("Problem {}", "Problema {}"),
    "carried note": (
        "↪ worked out rightly from an earlier number that is wrong",
        "↪ bien calculado a partir de un número anterior que es incorrecto",
    ),
    "all or none": (
        "All or none: the marks need every answer.",
        "Todo o nada: hacen falta todas las respuestas.",
    ),
}


class Wording:
    """Words in one language.

    Args:
        language: "en" or "es".
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._tongue = _LANGUAGES.index(language)

    def __call__(self, name: str, *values: object) -> str:
        """The words of that name, with values put in."""
        return _WORDS[name][self._tongue].format(*values)

    def standing(self, standing: str) -> str:
        """What RIGHT and its kin are called."""
        return STANDINGS[standing][self._tongue]

    def said(self, pair: tuple[str, str]) -> str:
        """One of a pair."""
        return pair[self._tongue]

    def unit(self, marks: float) -> str:
        """What stands behind a number of marks."""
        return (("mark", "punto") if marks == 1 else ("marks", "puntos"))[self._tongue]

    def asked(self, answer: Mapping[str, Any]) -> str:
        """What an answer of a record is about: `∂f/∂x`, `value of q`."""
        about, asked = answer["about"], answer["asked"]
        return about if about.startswith("∂") else self("value", asked.removeprefix("value "))

    def why(self, answer: Mapping[str, Any]) -> str:
        """What there is to say about an answer of a record that is not right."""
        is_plain = answer["standing"] in (RIGHT, CARRIED, MISSING) or answer["reason"] == "different"
        return "" if is_plain else " ".join(filter(None, (answer["why"], answer.get("hint"))))
