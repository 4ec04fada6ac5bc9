"""What the page says by itself: on its controls, and when something happens."""

from __future__ import annotations

from backprop.views.language import Language


def labels(language: Language) -> dict[str, str]:
    """What stands on the controls, by its name in the template."""
    say = language.say
    return {
        "loading": say("This page needs JavaScript to be played."),
        "back": say("Back"),
        "on": say("Next"),
        "frames": say("Frames"),
        "inputs": say("Inputs"),
        "notes": say("Notes"),
        "speaker": say("Speaker view"),
        "theme": say("Light or dark"),
        "help": say("Keys"),
        "close": say("Close"),
        "keys_move": say("→ space: on · ← : back · Home, End: to the ends"),
        "keys_other": say(
            "n: notes · s: speaker view · i: inputs · d: light or dark · p: print · f: full screen"
        ),
    }


def words(language: Language) -> dict[str, str]:
    """What the script says, by its name there; it fills `{places}` in."""
    say = language.say
    return {
        "frame": say("Frame {number} of {total}", number="{number}", total="{total}"),
        "novalue": say("There is no value here: {id} is not finite.", id="{id}"),
        "notnumber": say("This is not a number."),
        "lost": say("Digits are lost at this point; `backprop eval` computes with more.").replace("`", ""),
        "moved": say("Computed on this page, in double precision."),
        "copied": say("The link was copied."),
        "corner": say("{id} is at a corner or a jump; its slope there is a convention.", id="{id}"),
        "gate": say("Gradients at the gate {id}", id="{id}"),
        "speaker": say("Speaker view"),
        "next": say("Next"),
        "end": say("The end"),
        "undefined": say("undefined"),
        "popup": say("The window of the speaker view was blocked."),
    }
