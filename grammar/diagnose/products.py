"""Two values side by side: products that could be read in two ways."""

from __future__ import annotations

from backprop.grammar.diagnose.failure import (
    CLOSE,
    ENDS_OPERAND,
    OPEN,
    POWER,
    ROOT,
    SLASH,
    STAR,
    Failure,
    factors_start,
    operand_end,
    operand_start,
    operator_before,
)
from backprop.grammar.lexer import NAME, NUMBER, SUPERSCRIPT
from backprop.grammar.problem import Problem, said


def ambiguous_root(f: Failure) -> Problem | None:
    raised = f.before.terminal in ENDS_OPERAND and f.token.terminal in (POWER, SUPERSCRIPT)
    multiplied = f.between_operands and f.before.terminal != CLOSE
    if not (raised or multiplied):
        return None
    root = operand_start(f.tokens, f.at - 1)
    if f.tokens[root].terminal != ROOT:
        return None
    last = f.at - 1
    bracket = f.tokens[root + 1].terminal == OPEN
    group, inside = f.written(root + 1, last), f.written(root + 1 + bracket, last - bracket)
    right = f.right
    joined = right if raised else f"*{right}"
    readings = f"sqrt({inside}){joined}", f"sqrt({group}{joined})"
    return _two_readings(f, said("How far the root reaches is not clear."), readings, root)


def ambiguous_product(f: Failure) -> Problem | None:
    """`1/2x`, `x^2y`: an unwritten product that could be read in two ways."""
    if not f.between_operands or f.token.terminal == NUMBER:
        return None
    start = operand_start(f.tokens, f.at - 1)
    exponent = start
    while (operator := operator_before(f.tokens, start)) and f.tokens[operator].terminal == POWER:
        exponent, start = operator + 1, operand_start(f.tokens, operator - 1)
    if operator and f.tokens[operator].terminal == SLASH:
        left_start = _product_start(f, operator)
        left, middle = f.written(left_start, operator - 1), f.written(operator + 1, f.at - 1)
        readings = f"({left}/{middle})*{f.right}", f"{left}/({middle}*{f.right})"
        return _two_readings(f, said("What is divided by what is not clear."), readings, left_start)
    if start == exponent:
        return None
    base, power = f.written(start, exponent - 2), f.written(exponent, f.at - 1)
    readings = f"({base}^{power})*{f.right}", f"{base}^({power}*{f.right})"
    is_name = f.tokens[start].terminal == NAME and f.token.terminal == OPEN
    function = (
        said(
            "; the power of a function is written {base}{right}^{power}",
            base=base,
            right=f.right,
            power=power,
        )
        if is_name
        else ""
    )
    return _two_readings(f, said("Where the exponent ends is not clear."), readings, start, function)


def _product_start(f: Failure, operator: int) -> int:
    """Index of the first token of the product that an operator continues."""
    start = operator
    while operator and f.tokens[operator].terminal in (POWER, SLASH, STAR):
        start = factors_start(f.tokens, operand_start(f.tokens, operator - 1))
        operator = operator_before(f.tokens, start)
    return start


def _two_readings(f: Failure, message: str, readings: tuple[str, str], first: int, more: str = "") -> Problem:
    is_factor = first and f.tokens[first - 1].terminal in ENDS_OPERAND
    factors = factors_start(f.tokens, first) if is_factor else first
    before = f"{f.written(factors, first - 1)}*" if factors < first else ""
    one, other = (before + reading for reading in readings)
    span = f.tokens[factors].start, f.tokens[min(operand_end(f.tokens, f.at), len(f.tokens) - 2)].end
    return f.problem(
        "ambiguous", message, said("Write {one} or {other}{more}.", one=one, other=other, more=more), span
    )


def side_by_side(f: Failure) -> Problem | None:
    """Two values with nothing between them."""
    if not f.between_operands:
        return None
    start = operand_start(f.tokens, f.at - 1)
    left, right = f.written(start, f.at - 1), f.right
    span = f.before.start, f.token.end
    message = said("Nothing stands between `{left}` and `{right}`.", left=left, right=right)
    if f.before.terminal == CLOSE and f.token.terminal == NUMBER and f.tokens[start].terminal != ROOT:
        readings = f"{left}*{right}", f"{left}^{right}"
        return _two_readings(
            f, said("Nothing stands between the bracket and `{right}`.", right=right), readings, start
        )
    return f.problem(
        "side-by-side", message, said("Write {left}*{right} to multiply.", left=left, right=right), span
    )
