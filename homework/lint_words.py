"""What there is to say of a sheet, in English and in Spanish."""

from __future__ import annotations

from backprop.homework.acceptance import Rule
from backprop.homework.answers import Target, read_target
from backprop.homework.asked import LANGUAGES, in_words
from backprop.homework.lint import Findings, Linted
from backprop.homework.misconceptions import Misconception
from backprop.homework.pitfalls import ABOUT_NUMBERS, Pitfall

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_NAMED = 6
"""Numbers that a warning names."""

WORDS = {
    "problems": ("1 problem", "1 problema", "{} problems", "{} problemas"),
    "marks": ("1 mark", "1 punto", "{} marks", "{} puntos"),
    "decimals": ("1 decimal", "1 decimal", "{} decimals", "{} decimales"),
    "figures": (
        "1 significant figure",
        "1 cifra significativa",
        "{} significant figures",
        "{} cifras significativas",
    ),
    "tolerance": ("tolerance {}", "tolerancia {}"),
    "at": ("{} at {}", "{} en {}"),
    "asks": ("asks for", "pide"),
    "reveals": ("reveals", "revela"),
    "count": (
        "{} of the {} misconceptions that can be had here",
        "{} de los {} errores que se pueden cometer aquí",
    ),
    "hidden": ("hides", "oculta"),
    "partly": ("reveals partly", "revela en parte"),
    "ways": ("in {} of {}", "en {} de {}"),
    "same": ("same answers", "mismas respuestas"),
    "warning": ("warning", "aviso"),
    "misconception": ("misconception", "error"),
    "legend": (
        "✓ revealed   ~ in some cases   ✗ hidden   · cannot be had here",
        "✓ revelado   ~ en algunos casos   ✗ oculto   · no se puede cometer aquí",
    ),
    "sheet hides": ("No problem reveals:", "Ningún problema revela:"),
    "sheet same": ("No problem tells apart:", "Ningún problema distingue:"),
    "sheet absent": (
        "1 misconception cannot be had in any problem.",
        "1 error no se puede cometer en ningún problema.",
        "{} misconceptions cannot be had in any problem.",
        "{} errores no se pueden cometer en ningún problema.",
    ),
    "sheet absent one": (
        "No problem has what it takes for:",
        "Ningún problema tiene lo necesario para:",
    ),
    "fine": ("There are no warnings.", "No hay avisos."),
    "warnings": ("1 warning", "1 aviso", "{} warnings", "{} avisos"),
}

_PITFALLS = {
    "corner": (
        "There is a corner or a tie at {}, where several slopes are right.",
        "Hay una esquina o un empate en {}, donde varias pendientes son correctas.",
    ),
    "unused": ("The output does not depend on {}.", "La salida no depende de {}."),
    "hides-mistakes": (
        "Values of 0, 1 and −1 hide mistakes: {}.",
        "Los valores 0, 1 y −1 ocultan errores: {}.",
    ),
    "long-input": ("Numbers with many digits are given: {}.", "Se dan números con muchas cifras: {}."),
    "large": ("Values are large: {}.", "Hay valores grandes: {}."),
    "large-answer": ("Answers are large: {}.", "Hay respuestas grandes: {}."),
    "long-answer": (
        "No rounding is asked, and answers have many digits: {}.",
        "No se pide redondear, y hay respuestas con muchas cifras: {}.",
    ),
    "rounds-to-0": (
        "Answers are 0 when they are rounded as is asked: {}.",
        "Hay respuestas que redondeadas como se pide son 0: {}.",
    ),
    "lost-on-the-way": (
        "Numbers are lost when every step is rounded: {}.",
        "Hay números que se pierden si se redondea cada paso: {}.",
    ),
    "not-finite": ("There is no finite right number: {}.", "No hay un número correcto finito: {}."),
    "equal": ("The same number, {1}, answers {0}.", "El mismo número, {1}, responde a {0}."),
    "too-large": (
        "The circuit is so large that slips at single gates are not looked for.",
        "El circuito es tan grande que no se buscan los deslices en una sola compuerta.",
    ),
}


def say(key: str, language: str, *facts: object) -> str:
    """Words in a language, with facts in their places."""
    return WORDS[key][LANGUAGES.index(language)].format(*facts)


def counted(key: str, language: str, number: float) -> str:
    """`1 mark`, `2.5 marks`."""
    return WORDS[key][LANGUAGES.index(language) + 2 * (number != 1)].format(f"{number:g}")


def told(row: Misconception, language: str) -> str:
    """A misconception, as a teacher is told of it, without its full stop."""
    return row.teacher[LANGUAGES.index(language)].removesuffix(".")


def sentence(pitfall: Pitfall, language: str, output: str) -> str:
    """A warning.

    Args:
        pitfall: that it is about.
        language: "en" or "es".
        output: id of the output.
    """
    template = _PITFALLS[pitfall.kind][LANGUAGES.index(language)]
    as_asked = pitfall.kind in ABOUT_NUMBERS
    names = [in_words(read_target(name), output, language) if as_asked else name for name in pitfall.nodes]
    if pitfall.kind == "equal":
        return template.format(_listed(names, language), pitfall.numbers[0])
    if pitfall.numbers:
        named = [f"{name} = {number}" for name, number in zip(names, pitfall.numbers, strict=True)]
        more = ["…"] * (len(named) > _MOST_NAMED)
        return template.format(", ".join([*named[:_MOST_NAMED], *more]))
    return template.format(_listed(names, language))


def _listed(names: Sequence[str], language: str) -> str:
    glue = (" and ", " y ")[LANGUAGES.index(language)]
    return glue.join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def rule_in_words(rule: Rule, language: str) -> str:
    """`2 decimals`; "" where nothing is said."""
    if rule.tolerance is not None:
        return say("tolerance", language, rule.tolerance.written)
    if rule.rounding is None:
        return ""
    if rule.rounding.decimals is not None:
        return counted("decimals", language, rule.rounding.decimals)
    return counted("figures", language, rule.rounding.figures or 0)


def asked_in_words(targets: Sequence[Target], output: str, language: str) -> str:
    """What is asked, in a line."""
    return ", ".join(in_words(target, output, language) for target in targets)


def heading(linted: Linted, language: str) -> str:
    """The sheet in a line."""
    sheet = linted.sheet
    return f"{counted('problems', language, len(sheet.problem))}, {counted('marks', language, sheet.worth)}"


def count(found: Findings, language: str) -> str:
    """How many misconceptions a problem reveals."""
    possible = [sight for sight in found.sights if sight.ways]
    seen = [sight for sight in possible if sight.seen]
    return say("count", language, len(seen), len(possible))
