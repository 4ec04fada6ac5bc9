"""What the language means: texts beside the flat syntax that they are read as.

The syntax is written as reverse Polish: an operator is its sign (`~` negates), a function is name/arity,
and `q=` gives the value before it a name.
"""

from __future__ import annotations

import pytest

from backprop.grammar.fold import compose, fold
from backprop.grammar.parser import parse
from backprop.grammar.syntax import Call, Define, Item

MEANINGS = """
    numbers and names
        2                       2
        2.5                     2.5
        .5                      .5
        2.                      2.
        1e-3                    1e-3
        1E+10                   1E+10
        .5e2                    .5e2
        0012                    0012
        x                       x
        x_1                     x_1
        x2y_                    x2y_
        σ                       σ
        año                     año
        变量                    变量

    precedence
        x + y*z                 x y z * +
        (x + y)*z               x y + z *
        x*y + z                 x y * z +
        x - y/z                 x y z / -
        2*x^3                   2 x 3 ^ *
        (2*x)^3                 2 x * 3 ^
        x^2 + y^2               x 2 ^ y 2 ^ +
        ((((x))))               x

    associativity
        x - y - z               x y - z -
        x - (y - z)             x y z - -
        x/y/z                   x y / z /
        x/y*z                   x y / z *
        x*y/z                   x y * z /
        x^y^z                   x y z ^ ^
        (x^y)^z                 x y ^ z ^
        x**y^z**2               x y z 2 ^ ^ ^

    signs
        -x                      x ~
        +x                      x
        --x                     x ~ ~
        -x^2                    x 2 ^ ~
        (-x)^2                  x ~ 2 ^
        2^-3                    2 3 ~ ^
        2^-x^2                  2 x 2 ^ ~ ^
        2^+x                    2 x ^
        -x*y                    x ~ y *
        x*-y                    x y ~ *
        x/-y                    x y ~ /
        x - -y                  x y ~ -
        x + +y                  x y +
        -2x                     2 x * ~
        -x + y                  x ~ y +
        -sin(x)                 x sin/1 ~

    products without a sign
        2x                      2 x *
        2 x                     2 x *
        2x^3                    2 x 3 ^ *
        2x_1                    2 x_1 *
        2e                      2 e *
        2e3                     2e3
        2e3x                    2e3 x *
        2(x + 1)                2 x 1 + *
        (x + y)z                x y + z *
        (x)(y)                  x y *
        (x)(y)(z)               x y * z *
        2(x)y                   2 x * y *
        2sin(x)                 2 x sin/1 *
        sin(x)cos(x)            x sin/1 x cos/1 *
        sin(x)y                 x sin/1 y *
        f (x)                   x f/1
        x*2y                    x 2 y * *
        2x*3y                   2 x * 3 y * *
        2x/y                    2 x * y /
        x + 2y                  x 2 y * +
        2x^2 + 3x               2 x 2 ^ * 3 x * +
        x^(2)y                  x 2 ^ y *
        (x + 1)^(2)(y)          x 1 + 2 ^ y *
        2^(3)x                  2 3 ^ x *
        e^(x)sin(y)             e x ^ y sin/1 *
        1/sin(x)                1 x sin/1 /
        1/(2x)                  1 2 x * /
        (1/2)x                  1 2 / x *

    superscripts
        x²                      x 2 ^
        x⁻¹                     x 1 ~ ^
        x¹²                     x 12 ^
        -x²                     x 2 ^ ~
        2x²                     2 x 2 ^ *
        x²y                     x 2 ^ y *
        x² y²                   x 2 ^ y 2 ^ *
        2²(3)                   2 2 ^ 3 *
        (x + 1)²y               x 1 + 2 ^ y *
        sin(x)²                 x sin/1 2 ^
        2^x²                    2 x 2 ^ ^
        x^y²                    x y 2 ^ ^
        1/x²                    1 x 2 ^ /

    roots
        √x                      x sqrt
        √2                      2 sqrt
        √(x + 1)                x 1 + sqrt
        √sin(x)                 x sin/1 sqrt
        2√x                     2 x sqrt *
        √(x)y                   x sqrt y *
        √(x)√y                  x sqrt y sqrt *
        √x + √y                 x sqrt y sqrt +
        √x*y                    x sqrt y *
        1/√x                    1 x sqrt /
        -√x                     x sqrt ~
        2^√x                    2 x sqrt ^
        √(√x)                   x sqrt sqrt

    functions
        sin(x)                  x sin/1
        max(x, y)               x y max/2
        max(x, y, z)            x y z max/3
        f(g(x), -y)             x g/1 y ~ f/2
        f(2x, (y))              2 x * y f/2
        f(x)^2                  x f/1 2 ^
        f(x)^-g(y)              x f/1 y g/1 ~ ^
        pi (x)                  x pi/1

    statements
        q = x + y; q*z          x y + q= q z *
        q = x + y; f = q*z      x y + q= q z * f=
        q = x                   x q=
        a = 1; b = a; a*b       1 a= a b= a b *
        ; x ;                   x
        ;;q = x;; q;;           x q= q
        q=x;q                   x q= q
"""

TABLE = [line.rsplit("  ", 1) for line in MEANINGS.splitlines() if line.startswith(" " * 8)]


SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "^", "neg": "~", "sqrt": "sqrt"}


def polish(syntax: list[Item] | None) -> str:
    return " ".join(map(word, syntax or ["refused"]))


def word(item: Item) -> str:
    if isinstance(item, Define):
        return f"{item.name}="
    return SIGNS.get(item.name, f"{item.name}/{item.arity}") if isinstance(item, Call) else item


@pytest.mark.parametrize(("text", "meaning"), TABLE, ids=[text.strip() for text, _ in TABLE])
def test_meaning(text, meaning):
    assert polish(parse(fold(compose(text.strip())))) == meaning.strip()


def test_blanks_mean_nothing_between_tokens():
    for text, meaning in TABLE:
        wide = text.strip().replace("(", " ( ").replace("^", "\t^ ").replace("+", "  +  ").replace("=", " = ")
        if "e+" not in text.lower() and "f (" not in text:
            assert polish(parse(fold(wide))) == meaning.strip(), wide


REFUSED = r"""
    nothing             ;   ⏎   # x   ()   f()   x =   x = ; y
    missing operands    x +   * x   x * / y   x ^ * y   x ^   (x +)   f(x, )   f(, x)   √   -   2^-   √+x
    brackets            (   )   (x   x)   (x))   f(x   f(x]   ((x)   )x(
    side by side        x y   x 2   2 3   x2 y   xy z   (x)2   x²2   x sin(y)   sin(x) 2   sin x
    products            1/2x   1/2(x)   1/x y   1/(x)y   1/sin(x)y   1/x²y   1/-2x   x/2(y)   1/2√x   2x/3y
    and powers          x^2y   x^2 y   2^x y   x^2(y)   x^-2y   x^(2)^3y   x^y²z   2^(x)^(y)z   2²3^2   2^2 3
    and roots           √x y   √2x   √2(x)   √x²   √x^2   √(x)^2   √(x)²   √√x
    superscripts        x²³⁻   x⁻   x²^3   x² ³   ²   ²x   x^²
    definitions         x = y = 2   2 = x   (x) = 2   f(x) = 2   x + y = 2   = x   x == y   (q = 2)   f(x = 2)
    statements          x; y   x⏎y   q = 1; x; y   (x; y)   f(x; y)   x⏎* y   sin⏎(x)
    numbers             .   1.2.3   1..2   2e3.5   1,5   1_000   0x1.8
    names               _x   x.y   x'   $x   @x   x!   x́́
    commas              x, y   (x, y)   (x,)   ,   f(x,,y)
    other languages     x[0]   {x}   |x|   x < y   x ? y : z   a & b   x % 2   \sin(x)   x if y else z   'x'
"""


@pytest.mark.parametrize("text", [text for line in REFUSED.splitlines() for text in line[24:].split("   ")])
def test_refused(text):
    assert parse(fold(compose(text.replace("⏎", "\n")))) is None
