"""The table of misconceptions: what goes wrong in backpropagation by hand, and what to say about it.

A row says what is done otherwise, as formulas in the language (see `Change`); running it is the ordinary pass
with that one rule replaced. Where a mistake is made in several ways, a row has several changes. A new row needs
nothing else: diagnosis, report and tests loop over this table.
"""

from __future__ import annotations

from backprop.grammar.record import Record
from backprop.homework.student import Change

Said = tuple[str, str]
"""In English and in Spanish."""


class Misconception(Record):
    """One row of the table."""

    name: str
    """A stable word for programs."""
    changes: tuple[Change, ...]
    """Ways of making the mistake; none, if it is found in another way (`special`)."""
    student: Said
    """What the student is told."""
    teacher: Said
    """What the teacher is told."""
    hint: Said
    """A question or advice that does not give the number away."""
    special: str = ""
    """"report" (another number is reported), "swap" (the values of two inputs), "exchange" (their gradients),
    "cut" (digits cut off)."""
    is_slip: bool = False
    """Whether it is made once, at one gate, and not out of a belief."""


def _local(**formulas: str) -> Change:
    """A change of local derivatives, those of a primitive separated by `;`, and `-` for one that stays."""
    return Change(
        local={
            op: tuple("" if part == "-" else part for part in text.split("; ")) for op, text in formulas.items()
        }
    )


def _value(**formulas: str) -> Change:
    return Change(value=formulas)


MISCONCEPTIONS = (
    # The chain rule
    Misconception(
        "upstream-forgotten", (Change(send="d"),),
        ("You wrote the local derivative of the gate, without the gradient that arrives at it.",
         "Escribiste la derivada local de la compuerta, sin el gradiente que le llega."),
        ("Local derivatives are not multiplied by the upstream gradient.",
         "Las derivadas locales no se multiplican por el gradiente que llega."),
        ("What arrives at this gate from the output, and what do you do with it?",
         "¿Qué le llega a esta compuerta desde la salida, y qué haces con ello?"),
    ),
    Misconception(
        "stopped-early", (Change(send="u", to_inputs=True),),
        ("You stopped one gate early: this is the gradient at the gate, not at its input.",
         "Te detuviste una compuerta antes: este es el gradiente en la compuerta, no en su entrada."),
        ("The last local derivative is left out: the gradient of the gate is given for its input.",
         "Falta la última derivada local: se da el gradiente de la compuerta como el de su entrada."),
        ("Which gate lies between the number you have and the input that is asked for?",
         "¿Qué compuerta hay entre el número que tienes y la entrada que se pide?"),
    ),
    Misconception(
        "seed-not-one", (Change(seed="z"),),
        ("You started the backward pass with the value of the output.",
         "Empezaste la pasada hacia atrás con el valor de la salida."),
        ("The backward pass starts with the value of the output and not with 1.",
         "La pasada hacia atrás empieza con el valor de la salida y no con 1."),
        ("How much does the output change when the output changes?",
         "¿Cuánto cambia la salida cuando cambia la salida?"),
    ),
    Misconception(
        "value-reported", (),
        ("You gave the value of the node where its gradient is asked for.",
         "Diste el valor del nodo donde se pide su gradiente."),
        ("Values of the forward pass are given as gradients.",
         "Se dan los valores de la pasada hacia adelante como gradientes."),
        ("Which of the two numbers at a wire is the gradient?",
         "¿Cuál de los dos números de un cable es el gradiente?"),
        special="report",
    ),
    # Branches
    Misconception(
        "branch-overwritten",
        tuple(Change(join=kept) for kept in ("last", "first", "without first", "without second", "without last")),
        ("This value is used in several places, and a gradient that comes back from one of them is missing.",
         "Este valor se usa en varios lugares, y falta un gradiente que vuelve de alguno de ellos."),
        ("Where branches meet, gradients are overwritten or left out instead of added.",
         "Donde se juntan ramas, hay gradientes sobrescritos u omitidos en lugar de sumados."),
        ("Along how many paths does this value reach the output?",
         "¿Por cuántos caminos llega este valor a la salida?"),
    ),
    Misconception(
        "branches-averaged", (Change(join="mean"),),
        ("You took the mean of the gradients that come back along the branches.",
         "Promediaste los gradientes que vuelven por las ramas."),
        ("Gradients of branches are averaged instead of added.",
         "Los gradientes de las ramas se promedian en lugar de sumarse."),
        ("If a value acts in two places, are its effects shared or do they add up?",
         "Si un valor actúa en dos lugares, ¿sus efectos se reparten o se suman?"),
    ),
    Misconception(
        "branches-multiplied", (Change(join="product"),),
        ("You multiplied the gradients that come back along the branches.",
         "Multiplicaste los gradientes que vuelven por las ramas."),
        ("Gradients of branches are multiplied instead of added.",
         "Los gradientes de las ramas se multiplican en lugar de sumarse."),
        ("Factors multiply along one path. What about different paths?",
         "Los factores se multiplican a lo largo de un camino. ¿Y entre caminos distintos?"),
    ),
    Misconception(
        "branch-counted-twice", (Change(join="last twice"), Change(join="first twice"), Change(join="twice")),
        ("You counted a branch twice where branches meet.",
         "Contaste dos veces una rama donde se juntan ramas."),
        ("Where branches meet, one of them is added twice.", "Donde se juntan ramas, una se suma dos veces."),
        ("Go through the paths one by one: is each of them in your sum once?",
         "Recorre los caminos uno por uno: ¿está cada uno una sola vez en tu suma?"),
    ),
    # Multiply and add
    Misconception(
        "not-swapped", (_local(mul="x; y"),),
        ("At a multiply gate you used the input's own value and not that of the other input.",
         "En una compuerta de multiplicación usaste el valor de la propia entrada y no el de la otra."),
        ("The multiply gate does not swap: each factor is taken as its own derivative.",
         "La compuerta de multiplicación no intercambia: cada factor se toma como su propia derivada."),
        ("In x·y, how much does the product grow when x grows by a little?",
         "En x·y, ¿cuánto crece el producto cuando x crece un poco?"),
    ),
    Misconception(
        "multiply-as-add", (_local(mul="1; 1"),),
        ("You passed the gradient through a multiply gate as if it were an add gate.",
         "Pasaste el gradiente por una compuerta de multiplicación como si fuera de suma."),
        ("A multiply gate distributes the gradient, as an add gate does.",
         "Una compuerta de multiplicación distribuye el gradiente, como la de suma."),
        ("What does the other factor do to a change of this one?",
         "¿Qué le hace el otro factor a un cambio de este?"),
    ),
    Misconception(
        "add-halves", (Change(local={"add": ("1/2", "1/2"), "sub": ("1/2", "-1/2")}, live=2),),
        ("You shared the gradient among the inputs of an add gate.",
         "Repartiste el gradiente entre las entradas de una compuerta de suma."),
        ("An add gate halves the gradient.", "Una compuerta de suma divide el gradiente por dos."),
        ("If one addend grows by 1, by how much does the sum grow?",
         "Si un sumando crece en 1, ¿cuánto crece la suma?"),
    ),
    Misconception(
        "add-passes-values", (_local(add="x; y"), _local(add="y; x")),
        ("At an add gate you multiplied by the value of an input.",
         "En una compuerta de suma multiplicaste por el valor de una entrada."),
        ("An add gate multiplies the gradient by values, as a multiply gate does.",
         "Una compuerta de suma multiplica el gradiente por valores, como la de multiplicación."),
        ("What is the derivative of x + y in x?", "¿Cuál es la derivada de x + y respecto de x?"),
    ),
    Misconception(
        "sign-lost", (_local(sub="-; 1", neg="1"),),
        ("A minus sign was lost on the way back.", "Se perdió un signo menos en el camino de vuelta."),
        ("The sign of a subtraction or of ×(−1) is lost in the backward pass.",
         "El signo de una resta o de ×(−1) se pierde en la pasada hacia atrás."),
        ("Does the result grow or shrink when this input grows?",
         "¿El resultado crece o decrece cuando crece esta entrada?"),
    ),
    # Quotients and powers
    Misconception(
        "reciprocal-sign", (_local(div="-; x/y^2"),),
        ("The derivative of 1/x has a minus sign that you left out.",
         "La derivada de 1/x tiene un signo menos que te faltó."),
        ("The sign of the derivative of 1/x is missing.", "Falta el signo de la derivada de 1/x."),
        ("Does 1/x grow or shrink when x grows?", "¿1/x crece o decrece cuando crece x?"),
    ),
    Misconception(
        "reciprocal-not-squared", (_local(div="-; -x/y"),),
        ("You took −1/x for the derivative of 1/x.", "Tomaste −1/x como derivada de 1/x."),
        ("1/x is differentiated as −1/x: the square is missing.",
         "1/x se deriva como −1/x: falta el cuadrado."),
        ("Write 1/x as a power of x and apply the power rule.",
         "Escribe 1/x como potencia de x y aplica la regla de la potencia."),
    ),
    Misconception(
        "exponent-not-reduced", (_local(pow="y*x^y; -"),),
        ("You brought the exponent down and did not lower it by one.",
         "Bajaste el exponente y no lo redujiste en uno."),
        ("Power rule: n·x^n.", "Regla de la potencia: n·x^n."),
        ("What does the power rule do to the exponent, besides bringing it down?",
         "¿Qué le hace la regla de la potencia al exponente, además de bajarlo?"),
    ),
    Misconception(
        "factor-dropped", (_local(pow="x^(y - 1); -"),),
        ("You lowered the exponent and forgot the factor in front.",
         "Redujiste el exponente y olvidaste el factor que va delante."),
        ("Power rule: x^(n−1), without the factor n.", "Regla de la potencia: x^(n−1), sin el factor n."),
        ("What stands in front of the power after differentiating?",
         "¿Qué queda delante de la potencia después de derivar?"),
    ),
    # Functions
    Misconception(
        "power-rule-on-exp", (_local(exp="x*exp(x - 1)"), _local(pow="-; y*x^(y - 1)")),
        ("You applied the power rule where the variable is in the exponent.",
         "Aplicaste la regla de la potencia donde la variable está en el exponente."),
        ("An exponential is differentiated as a power: e^x as x·e^(x−1).",
         "Una exponencial se deriva como potencia: e^x como x·e^(x−1)."),
        ("Where is the variable, in the base or in the exponent?",
         "¿Dónde está la variable, en la base o en el exponente?"),
    ),
    Misconception(
        "log-derivative", (_local(log="x"), _local(log="z"), _local(log="-1/x^2")),
        ("The derivative of the logarithm is not what you used.",
         "La derivada del logaritmo no es la que usaste."),
        ("The derivative of the logarithm is wrong.", "La derivada del logaritmo es incorrecta."),
        ("Look up the derivative of ln x.", "Busca la derivada de ln x."),
    ),
    Misconception(
        "derivative-at-output",
        (_local(
            div="-; -x/z^2", exp="exp(z)", log="1/z", pow="y*z^(y - 1); -", sqrt="1/(2*sqrt(z))",
            sin="cos(z)", cos="-sin(z)", tan="1 + tan(z)^2", tanh="1 - tanh(z)^2",
            sigmoid="sigmoid(z)*(1 - sigmoid(z))", softplus="sigmoid(z)",
        ),),
        ("You put the output of the gate into its derivative, where its input belongs.",
         "Pusiste la salida de la compuerta en su derivada, donde va su entrada."),
        ("Derivatives are taken at the gate's output and not at its input.",
         "Las derivadas se evalúan en la salida de la compuerta y no en su entrada."),
        ("At which number is this derivative evaluated?", "¿En qué número se evalúa esta derivada?"),
    ),
    Misconception(
        "derivative-at-input", (_local(exp="x", tanh="1 - x^2", sqrt="1/(2*x)"),),
        ("You put the input of the gate where its output belongs.",
         "Pusiste la entrada de la compuerta donde va su salida."),
        ("A derivative written over the output is evaluated at the input.",
         "Una derivada escrita sobre la salida se evalúa en la entrada."),
        ("Which of the two numbers at this gate does its derivative use?",
         "¿Cuál de los dos números de esta compuerta usa su derivada?"),
    ),
    Misconception(
        "sigmoid-from-input", (_local(sigmoid="x*(1 - x)"),),
        ("In σ(1 − σ) you used the input of the sigmoid and not its value.",
         "En σ(1 − σ) usaste la entrada de la sigmoide y no su valor."),
        ("The sigmoid's derivative is computed from its input: x(1 − x).",
         "La derivada de la sigmoide se calcula con su entrada: x(1 − x)."),
        ("What does σ stand for in σ(1 − σ)?", "¿Qué significa σ en σ(1 − σ)?"),
    ),
    Misconception(
        "sigmoid-half", (_local(sigmoid="z"),),
        ("The derivative of the sigmoid has a second factor.",
         "La derivada de la sigmoide tiene un segundo factor."),
        ("The sigmoid's derivative is taken to be σ, without (1 − σ).",
         "Se toma σ como derivada de la sigmoide, sin (1 − σ)."),
        ("How steep is the sigmoid where it is nearly 1?",
         "¿Qué pendiente tiene la sigmoide donde vale casi 1?"),
    ),
    Misconception(
        "sine-and-cosine", (_local(sin="-cos(x)", cos="sin(x)"), _local(sin="sin(x)", cos="cos(x)"),
                            _local(cos="sin(x)")),
        ("The derivative of sine or cosine is not what you used: look at its sign.",
         "La derivada del seno o del coseno no es la que usaste: fíjate en su signo."),
        ("Sine and cosine: a sign is wrong, or the function is not changed.",
         "Seno y coseno: un signo está mal, o no se cambia la función."),
        ("Does the cosine grow or fall just after 0?", "¿El coseno crece o decrece justo después de 0?"),
    ),
    Misconception(
        "root-derivative", (_local(sqrt="1/sqrt(x)"), _local(sqrt="sqrt(x)/2"), _local(sqrt="1/2")),
        ("The derivative of the square root is not what you used.",
         "La derivada de la raíz cuadrada no es la que usaste."),
        ("The square root is differentiated wrongly: as 1/√x or √x/2.",
         "La raíz cuadrada se deriva mal: como 1/√x o √x/2."),
        ("Write the root as a power and apply the power rule.",
         "Escribe la raíz como potencia y aplica la regla de la potencia."),
    ),
    Misconception(
        "tanh-not-squared", (_local(tanh="1 - z"),),
        ("In the derivative of tanh a square is missing.", "En la derivada de tanh falta un cuadrado."),
        ("The derivative of tanh is taken to be 1 − tanh, without the square.",
         "Se toma 1 − tanh como derivada de tanh, sin el cuadrado."),
        ("How steep is tanh where it is nearly −1?", "¿Qué pendiente tiene tanh donde vale casi −1?"),
    ),
    # Two factors, put together otherwise
    Misconception(
        "upstream-added", (Change(send="u + d"),),
        ("You added the upstream gradient to the local derivative.",
         "Sumaste el gradiente que llega a la derivada local."),
        ("The chain rule is applied with a sum in place of the product.",
         "La regla de la cadena se aplica con una suma en lugar del producto."),
        ("How does the chain rule combine the two factors?",
         "¿Cómo combina la regla de la cadena los dos factores?"),
    ),
    Misconception(
        "product-rule", (Change(send="u*z + d*x", live=1),),
        ("You used the product rule where one function is inside another.",
         "Usaste la regla del producto donde una función está dentro de otra."),
        ("A composition is differentiated by the product rule.",
         "Una composición se deriva con la regla del producto."),
        ("Are the two functions multiplied here, or is one put into the other?",
         "¿Aquí se multiplican las dos funciones, o una está dentro de la otra?"),
    ),
    # Choices
    Misconception(
        "max-to-both", (_local(max="1", min="1"),),
        ("A gate that chooses (max, min) sends the gradient to one input only.",
         "Una compuerta que elige (máximo, mínimo) manda el gradiente a una sola entrada."),
        ("max passes the gradient to all of its inputs.", "max pasa el gradiente a todas sus entradas."),
        ("Does the maximum change when the smaller input changes by a little?",
         "¿Cambia el máximo cuando cambia un poco la entrada menor?"),
    ),
    Misconception(
        "max-to-loser", (_local(max="1 - equal_(x, z)", min="1 - equal_(x, z)", relu="1 - step(x)"),),
        ("A gate that chooses (max, min, relu) lets the gradient through one way; you took the other.",
         "Una compuerta que elige (máximo, mínimo, relu) deja pasar el gradiente por un lado; tomaste el otro."),
        ("max (or relu) passes the gradient where it should close.",
         "max (o relu) pasa el gradiente donde debería cerrarse."),
        ("What decided the value of this gate? Does it change when that changes by a little?",
         "¿Qué decidió el valor de esta compuerta? ¿Cambia cuando eso cambia un poco?"),
    ),
    Misconception(
        "max-scales", (_local(max="equal_(x, z)*z", min="equal_(x, z)*z", relu="step(x)*x"),),
        ("At a gate that chooses (max, min, relu) you multiplied the gradient by the value.",
         "En una compuerta que elige (máximo, mínimo, relu) multiplicaste el gradiente por el valor."),
        ("max (or relu) scales the gradient by the value of its input.",
         "max (o relu) escala el gradiente por el valor de su entrada."),
        ("If the winning input grows by 1, by how much does the maximum grow?",
         "Si la entrada ganadora crece en 1, ¿cuánto crece el máximo?"),
    ),
    # Forward and on paper
    Misconception(
        "forward-mistake",
        (
            _value(add="x*y", mul="x + y", sub="x + y", div="x*y", pow="x*y", neg="x", exp="exp(-x)",
                   sigmoid="sigmoid(-x)", log="exp(x)"),
            _value(add="x - y", sub="y - x", div="y/x", pow="-(x^y)", exp="e*x"),
            _value(add="-(x + y)", mul="-(x*y)", div="-(x/y)", log="log10(x)"),
            _value(add="abs(x) + abs(y)", sin="sin(x*pi/180)", cos="cos(x*pi/180)", tan="tan(x*pi/180)"),
        ),
        ("A value of the forward pass is wrong; from there on the work is right.",
         "Un valor de la pasada hacia adelante está mal; de ahí en adelante el trabajo está bien."),
        ("A mistake in the forward pass, followed by a right backward pass.",
         "Un error en la pasada hacia adelante, seguido de una pasada hacia atrás correcta."),
        ("Compute the value of this gate again.", "Vuelve a calcular el valor de esta compuerta."),
        is_slip=True,
    ),
    Misconception(
        "inputs-swapped", (),
        ("The values of two variables seem to be swapped.",
         "Parece que los valores de dos variables están intercambiados."),
        ("The values of two variables are swapped.", "Los valores de dos variables están intercambiados."),
        ("Compare the values that you used with those that are given.",
         "Compara los valores que usaste con los dados."),
        special="swap",
    ),
    Misconception(
        "answers-exchanged", (),
        ("The gradients of two inputs seem to be exchanged.",
         "Parece que los gradientes de dos entradas están cambiados uno por otro."),
        ("The gradients of two inputs are each given as that of the other.",
         "El gradiente de cada una de dos entradas se da como el de la otra."),
        ("Check which number belongs to which input.", "Revisa qué número corresponde a qué entrada."),
        special="exchange",
    ),
    Misconception(
        "decimal-point",
        (*(Change(shift=by) for by in (1, -1, 2, -2)), *(Change(gradient_shift=by) for by in (1, -1, 2, -2))),
        ("A decimal point has slipped.", "Se corrió una coma decimal."),
        ("A number is off by a power of ten.", "Un número difiere en una potencia de diez."),
        ("Estimate how large this number has to be.", "Estima de qué tamaño debe ser este número."),
        is_slip=True,
    ),
    Misconception(
        "rounding-slip", (),
        ("The last digit is off: round the number, and do not cut it off.",
         "La última cifra está mal: redondea el número en lugar de cortarlo."),
        ("A rounding slip: digits cut off, or the last one off by a little.",
         "Un desliz de redondeo: cifras cortadas, o la última ligeramente equivocada."),
        ("Look at the first digit that you leave out.", "Mira la primera cifra que dejas fuera."),
        special="cut", is_slip=True,
    ),
)
"""In the order in which explanations that fit equally well are listed."""

ROWS = {row.name: row for row in MISCONCEPTIONS}
