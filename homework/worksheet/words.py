"""The words on a worksheet."""

from __future__ import annotations

from backprop.grammar.problem import said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from backprop.views.language import Language


def words(language: Language) -> dict[str, str]:
    """All of them in a language."""
    say = language.say
    return {
        "name": say("Name"),
        "date": say("Date"),
        "solved": say("Solved, for the teacher"),
        "problem": say("Problem"),
        "node": say("node"),
        "computes": say("computes"),
        "gate": say("gate"),
        "value": say("value"),
        "gradient": say("gradient"),
        "at": say("at"),
        "round": language.template(said("Answer with {rule}.")),
        "framed": say("Frames mark what is asked; the other cells are for your own work."),
        "framed solved": say("Frames mark what is asked."),
        "lines": say("Lines mark what is asked; the empty cells are for your own work."),
        "bold": say("What is asked is bold."),
        "circuit": say("The circuit"),
    }
