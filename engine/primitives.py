"""The table of primitives: the only place in the project that knows any calculus.

A row says everything about one primitive. Formulas are written in the language that users type, over the
row's parameters; `z` stands for the primitive's own value. Evaluation, gradients, explanations, LaTeX and
the reference page all come from here, and the tests loop over it: a new function is one new row.

The derivatives are those of any calculus text; Abramowitz & Stegun (1964) and the NIST Digital Library of
Mathematical Functions (https://dlmf.nist.gov, §4.7, 4.20, 4.34, 5.2, 7.2) have all of them. They are
arranged so that nothing cancels or overflows on the way to a representable result.
"""

from __future__ import annotations

from backprop.grammar.problem import said
from backprop.grammar.record import Record

CONVENTIONS = {"torch": "PyTorch", "jax": "JAX", "tensorflow": "TensorFlow"}
"""Libraries whose slopes at corners can be asked for -> how they are called."""


class Other(Record):
    """What a library does at a corner, where it is not what we do."""

    used: str
    """In words."""
    partials: tuple[str, ...]


class Kink(Record):
    """Where a primitive has a corner or a jump, and what its slopes are there.

    `where` are conditions, of which any suffices. `slopes` has the ends of the interval of slopes at a
    corner, for each parameter that has one; None in place of a pair means that the value jumps when that
    parameter moves, and None in place of all, that it jumps with any. As with partials, one pair serves every
    argument of a variadic primitive. `used` says in words which slope `partials` give, which is that of
    PyTorch; `others` are the libraries that give another one.
    """

    where: tuple[str, ...]
    slopes: tuple[tuple[str, str] | None, ...] | None
    used: str
    others: dict[str, Other] = {}  # noqa: RUF012 - a field of a named tuple, and never changed

    def jumps_with(self, argument: int) -> bool:
        """Whether the value jumps when an argument moves."""
        return self.slopes is None or (argument < len(self.slopes) and self.slopes[argument] is None)

    def convention(self, library: str = "") -> str:
        """`0 (as in PyTorch)`: what is used when a library is followed."""
        used = self.others[library].used if library in self.others else self.used
        return said("{used} (as in {library})", used=said(used), library=CONVENTIONS[library or "torch"])


class Primitive(Record):
    """One row of the table."""

    name: str
    """How the program calls it; users may write this name unless it ends with `_`."""
    parameters: tuple[str, ...]
    partials: tuple[str, ...]
    """The partial derivative in each parameter. For a variadic primitive one formula serves every argument
    `x`; in it `ties_(z, ...)` is how many of all arguments equal z, and `ties_(z, ...x)` how many up to `x`."""
    why: tuple[str, str]
    """Why the partials are what they are, in English and in Spanish: as a whole, or with a clause for each
    parameter, between which stands `; `."""
    latex: str
    """A template over the parameters; `{...}` stands for all arguments of a variadic primitive."""
    samples: tuple[tuple[float, ...], ...]
    """Points inside the domain and away from kinks, where the tests look first."""
    spellings: tuple[str, ...] = ()
    """Other names that users may write."""
    defaults: tuple[str, ...] = ()
    """Values of the last parameters, when they are left out."""
    variadic: bool = False
    """Whether the last parameter may be repeated."""
    definition: str = ""
    """Its value in terms of other primitives, for backends that have no function of its name."""
    domain: tuple[str, ...] = ()
    """Conditions, of which one must hold. Empty: everywhere."""
    kink: Kink | None = None
    pattern: str = "scales"
    """What it does to the gradient on the way back: distributes, swaps, routes, scales or blocks it."""
    symbol: str = ""
    """How a circuit shows it, if not by its name."""
    textbook: tuple[str, ...] = ()
    """The partials as a textbook writes them, where `partials` are arranged otherwise for accuracy."""
    latex_binds: tuple[str, ...] = ("atom",)
    """How tightly its LaTeX binds: as a "sum", "sign", "product", "power" or "atom". Then how tightly each
    argument must bind to go without brackets ("sum", if left out); "script" for one that is written small,
    "index" for one between `[` and `]`."""

    @property
    def shown_partials(self) -> tuple[str, ...]:
        return self.textbook or self.partials

    @property
    def signature(self) -> str:
        """`log_base(x, b)`, `max(x, y, ...)`, `elu(x, a=1)`."""
        required = len(self.parameters) - len(self.defaults)
        shown = list(self.parameters[:required])
        shown += [f"{p}={d}" for p, d in zip(self.parameters[required:], self.defaults, strict=True)]
        return f"{self.name}({', '.join(shown)}{', ...' * self.variadic})"

    def accepts(self, arity: int) -> bool:
        """Whether it can be written with this number of arguments."""
        most = arity if self.variadic else len(self.parameters)
        return len(self.parameters) - len(self.defaults) <= arity <= most


_JUMP = "0, the slope on both sides"

_TIES = Kink(
    ("ties_(z, ...) > 1",),
    (("0", "equal_(x, z)"),),
    "ties share the gradient equally",
    {"tensorflow": Other("the first of those that tie receives all", ("equal_(x, z)*equal_(ties_(z, ...x), 1)",))},
)

ROWS = (
    # Arithmetic
    Primitive(
        "add", ("x", "y"), ("1", "1"),
        ("A sum grows exactly as much as either addend does.",
         "Una suma crece exactamente lo que crece cualquiera de sus sumandos."),
        "{x} + {y}", ((2.0, -3.0), (0.5, 1e3)), pattern="distributes", symbol="+",
        latex_binds=("sum", "sum", "product"),
    ),
    Primitive(
        "sub", ("x", "y"), ("1", "-1"),
        ("A difference grows with its first term; it shrinks as its second term grows.",
         "Una resta crece con su primer término; decrece cuando crece su segundo término."),
        "{x} - {y}", ((2.0, -3.0), (0.5, 1e3)), pattern="distributes", symbol="−",
        latex_binds=("sum", "sum", "product"),
    ),
    Primitive(
        "mul", ("x", "y"), ("y", "x"),
        ("Each factor counts as many times as the other one says.",
         "Cada factor cuenta tantas veces como indica el otro."),
        r"{x} \cdot {y}", ((2.0, -3.0), (0.5, 1e3)), pattern="swaps", symbol="×",
        latex_binds=("product", "sign", "power"),
    ),
    Primitive(
        "div", ("x", "y"), ("1/y", "-z/y"),
        ("A quotient grows with its numerator, divided by the denominator; it shrinks as its denominator grows.",
         "Un cociente crece con el numerador, dividido por el denominador; decrece cuando crece el denominador."),
        r"\frac{{{x}}}{{{y}}}", ((2.0, -3.0), (0.5, 1e3)), domain=("y != 0",), symbol="÷",
        textbook=("1/y", "-x/y^2"), latex_binds=("power",),
    ),
    Primitive(
        "neg", ("x",), ("-1",),
        ("Turning the sign turns the slope.", "Cambiar el signo cambia la pendiente de signo."),
        "-{x}", ((2.0,), (-0.5,)), symbol="×(−1)", latex_binds=("sign", "product"),
    ),
    Primitive(
        "pow", ("x", "y"), ("times_(y, lowered_power_(x, y))", "times_(z, log(x))"),
        ("The exponent comes down as a factor and is lowered by one; in the exponent, a power grows like "
         "itself times the logarithm of its base.",
         "El exponente baja como factor y se reduce en uno; en el exponente, una potencia crece como ella "
         "misma por el logaritmo de su base."),
        "{x}^{{{y}}}", ((2.0, 3.0), (0.5, -1.5), (3.0, 0.5)),
        domain=("x > 0", "x = 0 and y >= 0", "y = floor(y) and x != 0"), symbol="^",
        textbook=("y*x^(y - 1)", "x^y*log(x)"), latex_binds=("power", "atom", "script"),
    ),
    # Roots and distances
    Primitive(
        "sqrt", ("x",), ("1/(2*z)",),
        ("The steeper the smaller the root: one over twice the root.",
         "Tanto más empinada cuanto menor es la raíz: uno sobre el doble de la raíz."),
        r"\sqrt{{{x}}}", ((4.0,), (0.25,), (1e10,)), ("√", "raíz", "raiz"), domain=("x >= 0",),
    ),
    Primitive(
        "cbrt", ("x",), ("1/(3*z^2)",),
        ("One over three times the square of the root.", "Uno sobre el triple del cuadrado de la raíz."),
        r"\sqrt[3]{{{x}}}", ((8.0,), (-0.125,)),
    ),
    Primitive(
        "nthRoot", ("x", "n"), ("1/(n*root_power_(x, z, n))", "-times_(z, log(x))/n/n"),
        ("A root is the power 1/n.", "Una raíz es la potencia 1/n."),
        r"\sqrt[{n}]{{{x}}}", ((8.0, 3.0), (2.0, 5.0), (-8.0, 3.0)), ("root", "nthroot"),
        domain=("x > 0 and n != 0", "x = 0 and n > 0", "n = floor(n) and n/2 != floor(n/2) and x != 0"),
        textbook=("z/(n*x)", "-z*log(x)/n^2"), latex_binds=("atom", "sum", "index"),
    ),
    Primitive(
        "hypot", ("x", "y"), ("ratio_(x, z)",),
        ("The distance grows along a coordinate by that coordinate's share of it.",
         "La distancia crece en una coordenada según la parte que ésta tiene en ella."),
        r"\operatorname{{hypot}}\left({...}\right)", ((3.0, -4.0), (1e200, 1e200)), variadic=True,
        kink=Kink(
            ("z = 0",), (("-1", "1"),), "0",
            dict.fromkeys(("jax", "tensorflow"), Other("0/0, which is undefined", ("x/z",))),
        ),
        textbook=("x/z",),
    ),
    # Exponentials and logarithms
    Primitive(
        "exp", ("x",), ("z",),
        ("The exponential is its own slope.", "La exponencial es su propia pendiente."),
        "e^{{{x}}}", ((1.0,), (-2.0,), (100.0,)), latex_binds=("power", "script"),
    ),
    Primitive(
        "expm1", ("x",), ("exp(x)",),
        ("Subtracting 1 does not change the slope of the exponential.",
         "Restar 1 no cambia la pendiente de la exponencial."),
        "e^{{{x}}} - 1", ((1e-9,), (-2.0,), (3.0,)), definition="exp(x) - 1", latex_binds=("sum", "script"),
    ),
    Primitive(
        "log", ("x",), ("1/x",),
        ("The logarithm grows by relative change: one over the argument.",
         "El logaritmo crece con el cambio relativo: uno sobre el argumento."),
        r"\ln\left({x}\right)", ((2.0,), (0.1,), (1e300,)), ("ln",), domain=("x > 0",),
    ),
    Primitive(
        "log1p", ("x",), ("1/(1 + x)",),
        ("The slope of the logarithm at 1 + x.", "La pendiente del logaritmo en 1 + x."),
        r"\ln\left(1 + {x}\right)", ((1e-9,), (-0.5,), (3.0,)), definition="log(1 + x)", domain=("x > -1",),
        latex_binds=("atom", "product"),
    ),
    Primitive(
        "log2", ("x",), ("1/(x*log(2))",),
        ("The slope of the natural logarithm over ln 2.", "La pendiente del logaritmo natural entre ln 2."),
        r"\log_2\left({x}\right)", ((3.0,), (0.1,)), ("lb",), definition="log(x)/log(2)", domain=("x > 0",),
    ),
    Primitive(
        "log10", ("x",), ("1/(x*log(10))",),
        ("The slope of the natural logarithm over ln 10.", "La pendiente del logaritmo natural entre ln 10."),
        r"\log_{{10}}\left({x}\right)", ((3.0,), (0.1,)), ("lg",), definition="log(x)/log(10)",
        domain=("x > 0",),
    ),
    Primitive(
        "log_base", ("x", "b"), ("1/(x*log(b))", "-z/(b*log(b))"),
        ("A logarithm to base b is ln x over ln b.", "El logaritmo en base b es ln x entre ln b."),
        r"\log_{{{b}}}\left({x}\right)", ((3.0, 2.0), (0.1, 10.0), (5.0, 0.5)), ("log",),
        definition="log(x)/log(b)", domain=("x > 0 and b > 0 and b != 1",), latex_binds=("atom", "sum", "script"),
    ),
    # Trigonometry
    Primitive(
        "sin", ("x",), ("cos(x)",),
        ("The slope of the sine is the cosine at the same angle.",
         "La pendiente del seno es el coseno del mismo ángulo."),
        r"\sin\left({x}\right)", ((0.5,), (-2.0,), (100.0,)), ("sen",),
    ),
    Primitive(
        "cos", ("x",), ("-sin(x)",),
        ("The slope of the cosine is minus the sine at the same angle.",
         "La pendiente del coseno es menos el seno del mismo ángulo."),
        r"\cos\left({x}\right)", ((0.5,), (-2.0,), (100.0,)),
    ),
    Primitive(
        "tan", ("x",), ("1 + z^2",),
        ("The tangent is as steep as one plus its own square.",
         "La tangente es tan empinada como uno más su propio cuadrado."),
        r"\tan\left({x}\right)", ((0.5,), (-2.0,)), ("tg",),
    ),
    Primitive(
        "cot", ("x",), ("-1 - z^2",),
        ("Like the tangent, but falling.", "Como la tangente, pero decreciente."),
        r"\cot\left({x}\right)", ((0.5,), (-2.0,)), ("cotg", "ctg", "cotan"), definition="1/tan(x)",
        domain=("sin(x) != 0",),
    ),
    Primitive(
        "sec", ("x",), ("z*tan(x)",),
        ("The secant is 1/cos, so its slope is sin/cos².", "La secante es 1/cos, y su pendiente sen/cos²."),
        r"\sec\left({x}\right)", ((0.5,), (-2.0,)), definition="1/cos(x)",
    ),
    Primitive(
        "csc", ("x",), ("-z*cot(x)",),
        ("The cosecant is 1/sin, so its slope is -cos/sin².",
         "La cosecante es 1/sen, y su pendiente -cos/sen²."),
        r"\csc\left({x}\right)", ((0.5,), (-2.0,)), ("cosec",), definition="1/sin(x)", domain=("sin(x) != 0",),
    ),
    Primitive(
        "asin", ("x",), ("1/sqrt((1 - x)*(1 + x))",),
        ("One over the cosine of the angle found.", "Uno sobre el coseno del ángulo hallado."),
        r"\arcsin\left({x}\right)", ((0.5,), (-0.9,)), ("arcsin", "arcsen"), domain=("abs(x) <= 1",),
        textbook=("1/sqrt(1 - x^2)",),
    ),
    Primitive(
        "acos", ("x",), ("-1/sqrt((1 - x)*(1 + x))",),
        ("Minus one over the sine of the angle found.", "Menos uno sobre el seno del ángulo hallado."),
        r"\arccos\left({x}\right)", ((0.5,), (-0.9,)), ("arccos",), domain=("abs(x) <= 1",),
        textbook=("-1/sqrt(1 - x^2)",),
    ),
    Primitive(
        "atan", ("x",), ("1/(1 + x^2)",),
        ("The angle turns ever more slowly as its tangent grows.",
         "El ángulo gira cada vez más despacio cuando crece su tangente."),
        r"\arctan\left({x}\right)", ((0.5,), (-20.0,)), ("arctan", "arctg", "atg"),
    ),
    Primitive(
        "acot", ("x",), ("-1/(1 + x^2)",),
        ("It is atan(1/x): the slope of atan, falling.", "Es atan(1/x): la pendiente de atan, decreciente."),
        r"\operatorname{{arccot}}\left({x}\right)", ((0.5,), (20.0,)), ("arccot", "arccotg", "arcctg"),
        definition="atan(1/x)", domain=("x != 0",),
    ),
    Primitive(
        "asec", ("x",), ("1/(abs(x)*sqrt(abs(x) - 1)*sqrt(abs(x) + 1))",),
        ("It is acos(1/x), differentiated by the chain rule.", "Es acos(1/x), derivada con la regla de la cadena."),
        r"\operatorname{{arcsec}}\left({x}\right)", ((2.0,), (-1.5,)), ("arcsec",),
        definition="atan2(sqrt(abs(x) - 1)*sqrt(abs(x) + 1), sign(x))", domain=("abs(x) >= 1",),
        textbook=("1/(abs(x)*sqrt(x^2 - 1))",),
    ),
    Primitive(
        "acsc", ("x",), ("-1/(abs(x)*sqrt(abs(x) - 1)*sqrt(abs(x) + 1))",),
        ("It is asin(1/x), differentiated by the chain rule.", "Es asin(1/x), derivada con la regla de la cadena."),
        r"\operatorname{{arccsc}}\left({x}\right)", ((2.0,), (-1.5,)), ("arccsc", "arccosec"),
        definition="atan2(sign(x), sqrt(abs(x) - 1)*sqrt(abs(x) + 1))", domain=("abs(x) >= 1",),
        textbook=("-1/(abs(x)*sqrt(x^2 - 1))",),
    ),
    Primitive(
        "atan2", ("y", "x"), ("x/hypot(x, y)/hypot(x, y)", "-y/hypot(x, y)/hypot(x, y)"),
        ("The angle of a point turns by how far the point moves sideways, over its distance.",
         "El ángulo de un punto gira según lo que éste se mueve de lado, entre su distancia."),
        r"\operatorname{{atan2}}\left({y}, {x}\right)", ((1.0, 2.0), (-1.0, -2.0)), ("arctan2",),
        domain=("hypot(x, y) > 0",), textbook=("x/(x^2 + y^2)", "-y/(x^2 + y^2)"),
        kink=Kink(("y = 0 and x < 0",), (None,), "the slope on both sides"),
    ),
    # Hyperbolic functions
    Primitive(
        "sinh", ("x",), ("cosh(x)",),
        ("Half of e^x minus e^-x: the second term turns its sign.",
         "La mitad de e^x menos e^-x: el segundo término cambia de signo."),
        r"\sinh\left({x}\right)", ((0.5,), (-2.0,)), ("senh", "sh"),
    ),
    Primitive(
        "cosh", ("x",), ("sinh(x)",),
        ("Half of e^x plus e^-x: the second term turns its sign.",
         "La mitad de e^x más e^-x: el segundo término cambia de signo."),
        r"\cosh\left({x}\right)", ((0.5,), (-2.0,)), ("ch",),
    ),
    Primitive(
        "tanh", ("x",), ("sech(x)^2",),
        ("Steep in the middle, flat where it saturates: one minus its own square.",
         "Empinada en el centro, plana donde satura: uno menos su propio cuadrado."),
        r"\tanh\left({x}\right)", ((0.5,), (-2.0,), (20.0,)), ("tgh", "th"), textbook=("1 - z^2",),
    ),
    Primitive(
        "coth", ("x",), ("-csch(x)^2",),
        ("One minus its own square, as for tanh.", "Uno menos su propio cuadrado, como en tanh."),
        r"\coth\left({x}\right)", ((0.5,), (-2.0,)), ("cth", "cotgh"), definition="1/tanh(x)", domain=("x != 0",),
        textbook=("1 - z^2",),
    ),
    Primitive(
        "sech", ("x",), ("-z*tanh(x)",),
        ("It is 1/cosh, differentiated by the chain rule.", "Es 1/cosh, derivada con la regla de la cadena."),
        r"\operatorname{{sech}}\left({x}\right)", ((0.5,), (-2.0,)), definition="1/cosh(x)",
    ),
    Primitive(
        "csch", ("x",), ("-z*coth(x)",),
        ("It is 1/sinh, differentiated by the chain rule.", "Es 1/sinh, derivada con la regla de la cadena."),
        r"\operatorname{{csch}}\left({x}\right)", ((0.5,), (-2.0,)), ("cosech",), definition="1/sinh(x)",
        domain=("x != 0",),
    ),
    Primitive(
        "asinh", ("x",), ("1/hypot(1, x)",),
        ("One over the cosh of the number found.", "Uno sobre el cosh del número hallado."),
        r"\operatorname{{arsinh}}\left({x}\right)", ((0.5,), (-2.0,), (1e200,)), ("arcsinh", "arsinh", "argsinh", "argsenh", "arcsenh"),
        textbook=("1/sqrt(1 + x^2)",),
    ),
    Primitive(
        "acosh", ("x",), ("1/(sqrt(x - 1)*sqrt(x + 1))",),
        ("One over the sinh of the number found.", "Uno sobre el sinh del número hallado."),
        r"\operatorname{{arcosh}}\left({x}\right)", ((1.5,), (20.0,), (1e200,)), ("arccosh", "arcosh", "argcosh"),
        domain=("x >= 1",), textbook=("1/sqrt(x^2 - 1)",),
    ),
    Primitive(
        "atanh", ("x",), ("1/((1 - x)*(1 + x))",),
        ("One over one minus the square of the argument.", "Uno sobre uno menos el cuadrado del argumento."),
        r"\operatorname{{artanh}}\left({x}\right)", ((0.5,), (-0.9,)), ("arctanh", "artanh", "argtanh", "argtgh", "arctgh"),
        domain=("abs(x) < 1",), textbook=("1/(1 - x^2)",),
    ),
    Primitive(
        "acoth", ("x",), ("1/((1 - x)*(1 + x))",),
        ("It is atanh(1/x), and has the same formula outside ±1.",
         "Es atanh(1/x), y tiene la misma fórmula fuera de ±1."),
        r"\operatorname{{arcoth}}\left({x}\right)", ((1.5,), (-20.0,)), ("arccoth", "arcoth"),
        definition="sign(x)*log1p(2/(abs(x) - 1))/2", domain=("abs(x) > 1",), textbook=("1/(1 - x^2)",),
    ),
    Primitive(
        "asech", ("x",), ("-1/(x*sqrt((1 - x)*(1 + x)))",),
        ("It is acosh(1/x), differentiated by the chain rule.", "Es acosh(1/x), derivada con la regla de la cadena."),
        r"\operatorname{{arsech}}\left({x}\right)", ((0.5,), (0.9,)), ("arcsech", "arsech"),
        definition="log1p((1 - x + sqrt((1 - x)*(1 + x)))/x)", domain=("x > 0 and x <= 1",),
        textbook=("-1/(x*sqrt(1 - x^2))",),
    ),
    Primitive(
        "acsch", ("x",), ("-1/(abs(x)*hypot(1, x))",),
        ("It is asinh(1/x), differentiated by the chain rule.", "Es asinh(1/x), derivada con la regla de la cadena."),
        r"\operatorname{{arcsch}}\left({x}\right)", ((0.5,), (-2.0,)), ("arccsch", "arcsch"),
        definition="asinh(1/x)", domain=("x != 0",), textbook=("-1/(abs(x)*sqrt(1 + x^2))",),
    ),
    # Corners, steps and choices
    Primitive(
        "max", ("x", "y"), ("equal_(x, z)/ties_(z, ...)",),
        ("Only the largest argument counts, so it receives all of the gradient.",
         "Sólo cuenta el argumento mayor, así que recibe todo el gradiente."),
        r"\max\left({...}\right)", ((2.0, -3.0), (0.5, 1e3)), ("maximum", "máx"), variadic=True, pattern="routes",
        kink=_TIES,
        textbook=("equal_(x, z)",),
    ),
    Primitive(
        "min", ("x", "y"), ("equal_(x, z)/ties_(z, ...)",),
        ("Only the smallest argument counts, so it receives all of the gradient.",
         "Sólo cuenta el argumento menor, así que recibe todo el gradiente."),
        r"\min\left({...}\right)", ((2.0, -3.0), (0.5, 1e3)), ("minimum", "mín"), variadic=True, pattern="routes",
        kink=_TIES,
        textbook=("equal_(x, z)",),
    ),
    Primitive(
        "abs", ("x",), ("sign(x)",),
        ("It goes up on the right of 0 and down on the left.", "Sube a la derecha de 0 y baja a la izquierda."),
        r"\left|{x}\right|", ((2.0,), (-3.0,)),
        kink=Kink(("x = 0",), (("-1", "1"),), "0", {"jax": Other("1", ("1 - 2*step(-x)",))}),
    ),
    Primitive(
        "sign", ("x",), ("0",),
        ("It is flat but for its jump at 0.", "Es plana salvo por su salto en 0."),
        r"\operatorname{{sign}}\left({x}\right)", ((2.0,), (-3.0,)), ("sgn", "signum", "signo"),
        kink=Kink(("x = 0",), None, _JUMP), pattern="blocks",
    ),
    Primitive(
        "step", ("x",), ("0",),
        ("It is flat but for its jump at 0.", "Es plana salvo por su salto en 0."),
        r"\operatorname{{step}}\left({x}\right)", ((2.0,), (-3.0,)), ("heaviside",),
        kink=Kink(("x = 0",), None, _JUMP), pattern="blocks",
    ),
    Primitive(
        "floor", ("x",), ("0",),
        ("It is flat between the whole numbers.", "Es plana entre los números enteros."),
        r"\left\lfloor {x} \right\rfloor", ((2.5,), (-3.2,)),
        kink=Kink(("x = floor(x)",), None, _JUMP), pattern="blocks",
    ),
    Primitive(
        "ceil", ("x",), ("0",),
        ("It is flat between the whole numbers.", "Es plana entre los números enteros."),
        r"\left\lceil {x} \right\rceil", ((2.5,), (-3.2,)), ("ceiling",),
        kink=Kink(("x = floor(x)",), None, _JUMP), pattern="blocks",
    ),
    Primitive(
        "clip", ("x", "lo", "hi"),
        # Where all three are equal, x cannot move and the bounds share.
        ("equal_(x, z)*step(hi - lo)", "step(lo - x) + equal_(ties_(x, lo, hi), 2)/2",
         "step(x - hi) + equal_(ties_(x, lo, hi), 2)/2"),
        ("Between the bounds it follows its argument; beyond, it follows the bound.",
         "Entre los límites sigue a su argumento; fuera de ellos, al límite."),
        r"\operatorname{{clip}}\left({x}, {lo}, {hi}\right)", ((0.5, 0.0, 1.0), (2.0, 0.0, 1.0), (-2.0, 0.0, 1.0)),
        ("clamp",), definition="min(max(x, lo), hi)", domain=("lo <= hi",), pattern="routes",
        kink=Kink(
            ("x = lo", "x = hi"),
            (("0", "step(hi - lo)"), ("0", "equal_(x, lo)"), ("0", "equal_(x, hi)")),
            "1",
            {
                "torch": Other("1", ("equal_(x, z)", "step(lo - x)*step(hi - lo)", "step(x - hi)")),
                "tensorflow": Other("1", ("equal_(x, z)", "step(lo - x)", "step(x - hi)")),
                "jax": Other(
                    "1/2",
                    ("equal_(x, max(x, lo))/ties_(max(x, lo), x, lo)*equal_(max(x, lo), z)/ties_(z, max(x, lo), hi)",
                     "equal_(lo, max(x, lo))/ties_(max(x, lo), x, lo)*equal_(max(x, lo), z)/ties_(z, max(x, lo), hi)",
                     "equal_(hi, z)/ties_(z, max(x, lo), hi)"),
                ),
            },
        ),
        textbook=("equal_(x, z)", "step(lo - x)", "step(x - hi)"),
    ),
    # Activations
    Primitive(
        "sigmoid", ("x",), ("z*sigmoid(-x)",),
        ("The slope is σ(1 − σ): largest in the middle, none where it saturates.",
         "La pendiente es σ(1 − σ): máxima en el centro, nula donde satura."),
        r"\sigma\left({x}\right)", ((0.5,), (-2.0,), (30.0,)), ("σ", "sigma", "expit", "logistic"),
        definition="1/(1 + exp(-x))", textbook=("z*(1 - z)",),
    ),
    Primitive(
        "relu", ("x",), ("step(x)",),
        ("It passes the gradient where its input is positive and stops it elsewhere.",
         "Deja pasar el gradiente donde su entrada es positiva y lo detiene en otro caso."),
        r"\operatorname{{ReLU}}\left({x}\right)", ((2.0,), (-3.0,)), ("ReLU",), definition="max(x, 0)",
        pattern="routes", kink=Kink(("x = 0",), (("0", "1"),), "0"),
    ),
    Primitive(
        "leaky_relu", ("x", "a"), ("step(x) + a*(1 - step(x))", "min(x, 0)"),
        ("Slope 1 on the right of 0, slope a on the left.",
         "Pendiente 1 a la derecha de 0, pendiente a a la izquierda."),
        r"\operatorname{{LeakyReLU}}\left({x}, {a}\right)", ((2.0, 0.1), (-3.0, 0.2)), ("lrelu", "LeakyReLU"), ("0.01",),
        definition="max(x, 0) + a*min(x, 0)",
        kink=Kink(
            ("x = 0 and a != 1",), (("a", "1"),), "a",
            {"jax": Other("1", ("1 - step(-x) + a*step(-x)", "min(x, 0)"))},
        ),
    ),
    Primitive(
        "elu", ("x", "a"), ("step(x) + a*exp(min(x, 0))*(1 - step(x))", "expm1(min(x, 0))"),
        ("Slope 1 on the right of 0, a·e^x on the left.",
         "Pendiente 1 a la derecha de 0, a·e^x a la izquierda."),
        r"\operatorname{{ELU}}\left({x}, {a}\right)", ((2.0, 1.0), (-3.0, 0.5)), ("ELU",), ("1",),
        definition="max(x, 0) + a*expm1(min(x, 0))", kink=Kink(("x = 0 and a != 1",), (("a", "1"),), "a"),
    ),
    Primitive(
        "softplus", ("x",), ("sigmoid(x)",),
        ("A smooth ReLU: its slope goes smoothly from 0 to 1.",
         "Una ReLU suave: su pendiente pasa suavemente de 0 a 1."),
        r"\operatorname{{softplus}}\left({x}\right)", ((0.5,), (-30.0,), (30.0,)),
        definition="max(x, 0) + log1p(exp(-abs(x)))",
    ),
    Primitive(
        "silu", ("x",), ("sigmoid(x) + z*sigmoid(-x)",),
        ("The product rule on x·σ(x).", "La regla del producto en x·σ(x)."),
        r"\operatorname{{SiLU}}\left({x}\right)", ((0.5,), (-5.0,), (30.0,)), ("swish", "SiLU"), definition="x*sigmoid(x)",
    ),
    Primitive(
        "gelu", ("x",), ("normal_cdf(x) + x*normal_pdf(x)",),
        ("The product rule on x·Φ(x), with Φ the normal distribution.",
         "La regla del producto en x·Φ(x), con Φ la distribución normal."),
        r"\operatorname{{GELU}}\left({x}\right)", ((0.5,), (-5.0,), (30.0,)), ("GELU",), definition="x*normal_cdf(x)",
    ),
    # Special functions
    Primitive(
        "erf", ("x",), ("2/sqrt(pi)*gauss_(x)",),
        ("It adds up the bell curve, so its slope is the bell curve.",
         "Acumula la campana de Gauss, así que su pendiente es la campana."),
        r"\operatorname{{erf}}\left({x}\right)", ((0.5,), (-2.0,)), textbook=("2/sqrt(pi)*exp(-x^2)",),
    ),
    Primitive(
        "erfc", ("x",), ("-2/sqrt(pi)*gauss_(x)",),
        ("What the error function leaves of 1.", "Lo que la función error deja hasta 1."),
        r"\operatorname{{erfc}}\left({x}\right)", ((0.5,), (-2.0,), (10.0,)), textbook=("-2/sqrt(pi)*exp(-x^2)",),
    ),
    Primitive(
        "normal_cdf", ("x",), ("normal_pdf(x)",),
        ("The slope of a distribution is its density.", "La pendiente de una distribución es su densidad."),
        r"\Phi\left({x}\right)", ((0.5,), (-20.0,)), definition="erfc(-x/sqrt(2))/2",
    ),
    Primitive(
        "normal_pdf", ("x",), ("-x*z",),
        ("The bell curve falls in proportion to its height and to the distance from the centre.",
         "La campana cae en proporción a su altura y a la distancia al centro."),
        r"\varphi\left({x}\right)", ((0.5,), (-20.0,)), definition="exp(-x^2/2)/sqrt(2*pi)",
    ),
    Primitive(
        "gamma", ("x",), ("z*digamma(x)",),
        ("The slope of Γ is Γ times the digamma function, by definition of the latter.",
         "La pendiente de Γ es Γ por la función digamma, por definición de ésta."),
        r"\Gamma\left({x}\right)", ((0.5,), (4.5,), (-1.5,)), domain=("x > 0", "x != floor(x)"),
    ),
    Primitive(
        "lgamma", ("x",), ("digamma(x)",),
        ("Digamma is the slope of the logarithm of Γ.", "Digamma es la pendiente del logaritmo de Γ."),
        r"\ln\left(\left|\Gamma\left({x}\right)\right|\right)", ((0.5,), (4.5,), (-1.5,), (1e6,)), ("gammaln", "loggamma"),
        domain=("x > 0", "x != floor(x)"),
    ),
    Primitive(
        "digamma", ("x",), ("polygamma(1, x)",),
        ("Its slope is the trigamma function.", "Su pendiente es la función trigamma."),
        r"\psi\left({x}\right)", ((0.5,), (4.5,), (-1.5,)), ("psi",), domain=("x > 0", "x != floor(x)"),
    ),
    Primitive(
        "polygamma", ("n", "x"), ("0", "polygamma(n + 1, x)"),
        ("It is the n-th derivative of digamma, so its slope is the next one (n is a whole number).",
         "Es la derivada n-ésima de digamma, y su pendiente es la siguiente (n es un número entero)."),
        r"\operatorname{{polygamma}}\left({n}, {x}\right)", ((1.0, 0.5), (2.0, 3.5)),
        domain=("n = floor(n) and n >= 0 and n <= 20 and x > 0", "n = floor(n) and n >= 0 and n <= 20 and x != floor(x)"),
    ),
    # Parts of the formulas above, not for users: their names end with `_`.
    Primitive(
        "times_", ("x", "y"), ("y", "x"),
        ("A product that is 0 when its first factor is.", "Un producto que es 0 cuando lo es su primer factor."),
        r"{x} \cdot {y}", ((2.0, -3.0),), definition="x*y", latex_binds=("product", "sign", "power"),
    ),
    Primitive(
        "ratio_", ("x", "y"), ("1/y", "-z/y"),
        ("A quotient that is 0 when its numerator is.", "Un cociente que es 0 cuando lo es su numerador."),
        r"\frac{{{x}}}{{{y}}}", ((2.0, -3.0),), definition="x/y", latex_binds=("power",),
    ),
    Primitive(
        "lowered_power_", ("x", "y"), ("times_(y - 1, x^(y - 2))", "times_(z, log(x))"),
        ("The power of x with an exponent lowered by one.", "La potencia de x con el exponente reducido en uno."),
        r"{x}^{{{y} - 1}}", ((2.0, 3.0),), definition="x^(y - 1)",
        domain=("x > 0", "x = 0 and y >= 1", "y = floor(y) and x != 0"), latex_binds=("power", "atom", "script"),
    ),
    Primitive(
        "root_power_", ("x", "r", "n"), ("1/r", "-x/r^2", "0"),
        ("The root r of x to the power n - 1, which is x/r.", "La raíz r de x a la potencia n - 1, que es x/r."),
        r"\frac{{{x}}}{{{r}}}", ((8.0, 2.0, 3.0),), definition="x/r", latex_binds=("power",),
    ),
    Primitive(
        "equal_", ("x", "y"), ("0", "0"),
        ("1 where the arguments are equal, 0 elsewhere.", "1 donde los argumentos son iguales, 0 en otro caso."),
        r"[{x} = {y}]", ((2.0, -3.0),), pattern="blocks",
    ),
    Primitive(
        "ties_", ("x", "y"), ("0",),
        ("How many of the arguments equal the first.", "Cuántos de los argumentos igualan al primero."),
        r"\#\left({...}\right)", ((2.0, -3.0),), variadic=True, pattern="blocks",
    ),
    Primitive(
        "gauss_", ("x",), ("-2*x*z",),
        ("e^(-x²), without the rounding error of x².", "e^(-x²), sin el error de redondeo de x²."),
        r"e^{{-{x}^2}}", ((0.5,), (20.0,)), definition="exp(-x^2)", latex_binds=("power", "atom"),
    ),
)

PRIMITIVES = {row.name: row for row in ROWS}

CONSTANTS = {"pi": "pi", "π": "pi", "e": "e", "tau": "tau"}
"""How a constant may be written -> its name."""

FUNCTIONS: dict[str, list[Primitive]] = {}
"""How users may write a function -> the rows that it may mean, told apart by the number of arguments."""
FORMULA_FUNCTIONS: dict[str, list[Primitive]] = {}
"""The same for the formulas of this table, which may use all of its rows."""
for _row in ROWS:
    for _spelling in (_row.name, *_row.spellings):
        FORMULA_FUNCTIONS.setdefault(_spelling, []).append(_row)
        if not _row.name.endswith("_"):
            FUNCTIONS.setdefault(_spelling, []).append(_row)
