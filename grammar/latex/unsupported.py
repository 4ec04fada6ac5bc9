"""LaTeX that means something, but no number: what it is, and what to write instead."""

from __future__ import annotations

from backprop.grammar.problem import said

_SUM = "Write its terms out: x_1 + x_2 + x_3."
_DERIVATIVE = "Write the function itself; its derivatives are what this program finds."
_CHOOSE = r"A formula has a number as its value; \max and \min choose between two."
_SCALARS = "Every name is a number here: give each element a name of its own, such as x_1."
_NUMBER = "A formula is made of numbers, names and functions."
_FONT = r"Write \mathrm{…} or \mathbf{…}."

_WHAT = (
    ("sum", "a sum over an index", _SUM),
    ("prod coprod bigoplus bigotimes", "a product over an index", _SUM.replace(" + ", r" \cdot ")),
    ("int iint iiint oint smallint", "an integral", "Write its value as a formula; integrals are not computed."),
    ("lim limsup liminf varlimsup varliminf injlim projlim", "a limit", "Write its value as a formula."),
    ("sup inf", "a bound of a set", r"Of several numbers write \max(x, y) or \min(x, y)."),
    ("argmax argmin", "the place of an extremum", r"Only its value can be computed: \max(x, y)."),
    ("partial nabla prime backprime", "a derivative", _DERIVATIVE),
    ("infty", "infinity", "Every value is a finite number."),
    ("pm mp", "a sign that stands for two", "Write the formula with + or with -."),
    ("binom dbinom tbinom choose", "a binomial coefficient", r"Write it with \Gamma: n! is \Gamma(n + 1)."),
    ("det tr rank dim ker", "an operation on matrices", _SCALARS),
    ("matrix pmatrix bmatrix vmatrix Vmatrix Bmatrix smallmatrix array", "a matrix", _SCALARS),
    ("top intercal dagger ddagger", "a transpose", _SCALARS),
    ("otimes oplus odot ominus oslash circledast bigodot wedge", "an operation on vectors", _SCALARS),
    ("langle rangle lVert rVert Vert |", "a norm or a product of vectors", "For one number write |x|."),
    ("mathbb Re Im", "a set, an expectation or a part of a complex number", "Every value is a real number."),
    ("leq le geq ge neq ne lt gt ll gg approx sim simeq cong propto doteq leqslant geqslant", "a comparison", _CHOOSE),
    ("in ni notin subset subseteq supset cup cap emptyset varnothing forall exists setminus", "a set", _NUMBER),
    ("to rightarrow leftarrow Rightarrow Leftarrow mapsto implies iff longrightarrow longmapsto", "an arrow", _NUMBER),
    ("land lor lnot neg vee", "a logical operator", _CHOOSE),
    ("ldots cdots dots vdots ddots dotsc dotsb", "an ellipsis", _SUM),
    ("circ bullet star", "a composition or a degree sign", r"Angles are in radians: 30 degrees are 30\pi/180."),
    ("bmod mod pmod", "a remainder", r"Write x - y\lfloor x/y \rfloor."),
    ("underbrace overbrace overset underset stackrel", "a remark above or below", "Delete it."),
    ("cancel boxed phantom", "a mark on the formula", "Delete it, and keep what it marks."),
    ("rm bf it sf tt cal", "a change of font", _FONT),
    ("hat widehat bar overline tilde widetilde vec dot ddot", "an accent over more than one letter",
     r"Put it over one letter, the index behind: \hat{y}_i."),
    ("text textrm textit textbf mbox mathrm mathit mathbf boldsymbol bm mathsf mathcal operatorname",
     "text that is no name", r"A name is made of letters and digits: \text{loss}; letters that multiply go without."),
    ("%", "a percent sign", "For 5 % write 0.05."),
    ("# $ &", "a character of another language", _NUMBER),
    ("left right", "a delimiter without its bracket", r"Write \left( … \right)."),
    ("begin end", "an environment without its name", r"Write \begin{aligned} … \end{aligned}."),
    ("cases dcases rcases", "a case distinction", _CHOOSE),
)  # fmt: skip

COMMANDS = {name: (said(what), said(hint)) for names, what, hint in _WHAT for name in names.split()}
"""Command or environment, without its backslash -> (what it looks like, what to write instead)."""

_CHARACTERS = {
    "!": ("a factorial", r"For n! write \Gamma(n + 1)."),
    "'": ("a derivative", _DERIVATIVE + r" For another variable write y_1."),
    "<": ("a comparison", _CHOOSE),
    ">": ("a comparison", _CHOOSE),
    '"': ("a string", "A formula is made of numbers, names and functions, without quotes."),
    "@": ("a character of another language", _NUMBER),
    "#": ("a character of another language", _NUMBER),
    "?": ("a conditional", _CHOOSE),
    ":": ("a ratio or a type", "For a quotient write \\frac{x}{y}."),
    "√": ("a root", r"Write \sqrt{x}."),
}
CHARACTERS = {character: (said(what), said(hint)) for character, (what, hint) in _CHARACTERS.items()}
"""Character that LaTeX formulas have and this language has not -> the same."""
