"""A simulated class: students with one misconception each, and students without, over many circuits.

    python benchmarks/simulated_class.py [--circuits 200] [--seed 1] [--all] [--missed]

Numbers are answered to two decimals, for all inputs. Right students are simulated by the pencil-and-paper
arithmetic of the tests, which shares no code with the program; wrong ones by the table of misconceptions,
which the diagnosis uses too, and ("on paper") by arithmetic that shares no code with it. A student counts as
named if the true misconception is the explanation or among those that are listed; it is revealed if an
answer is not accepted, which is what `backprop homework check-sheet` goes by. Confidently wrong is a
diagnosis with an explanation that is "found", and the true one not among them. Strangers have made mistakes
that are in no table: one or two numbers are drawn at random.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from backprop.engine.differentiate import differentiate
from backprop.grammar.problem import BackpropError
from backprop.homework.acceptance import Rule
from backprop.homework.diagnose import FOUND, Diagnosis
from backprop.homework.diagnose import diagnose_checked as diagnose
from backprop.homework.marker import Marker
from backprop.homework.model_answers import Answering
from backprop.homework.models import EVERYWHERE, ONE, Exercise
from backprop.homework.rounding import Rounding

sys.path.append(str(Path(__file__).parents[1] / "tests/homework"))
from by_hand import RULES, VARIABLES, Circuit, half_up

BY_HAND: dict[str, dict[str, Callable[..., tuple[float, ...]]]] = {
    "not-swapped": {"{} * {}": lambda r, a, b, v: (a, b)},
    "multiply-as-add": {"{} * {}": lambda r, a, b, v: (1, 1)},
    "add-halves": {"{} + {}": lambda r, a, b, v: (0.5, 0.5), "{} - {}": lambda r, a, b, v: (0.5, -0.5)},
    "sign-lost": {"-{}": lambda r, a, v: (1,), "{} - {}": lambda r, a, b, v: (1, 1)},
    "reciprocal-sign": {
        "1 / {}": lambda r, a, v: (r(1 / r(a * a)),),
        "{} / {}": lambda r, a, b, v: (r(1 / b), r(a / r(b * b))),
    },
    "reciprocal-not-squared": {
        "1 / {}": lambda r, a, v: (r(-1 / a),),
        "{} / {}": lambda r, a, b, v: (r(1 / b), r(-a / b)),
    },
    "exponent-not-reduced": {
        "{}^2": lambda r, a, v: (r(2 * r(a * a)),),
        "{}^3": lambda r, a, v: (r(3 * r(a**3)),),
    },
    "factor-dropped": {"{}^2": lambda r, a, v: (a,), "{}^3": lambda r, a, v: (r(a * a),)},
    "power-rule-on-exp": {"exp({})": lambda r, a, v: (r(a * r(math.exp(r(a - 1)))),)},
    "log-derivative": {"log({})": lambda r, a, v: (a,)},
    "sigmoid-half": {"sigmoid({})": lambda r, a, v: (v,)},
    "sigmoid-from-input": {"sigmoid({})": lambda r, a, v: (r(a * r(1 - a)),)},
    "max-to-both": {"max({}, {})": lambda r, a, b, v: (1, 1)},
    "max-to-loser": {
        "max({}, {})": lambda r, a, b, v: (float(a < b), float(b <= a)),
        "relu({})": lambda r, a, v: (float(a <= 0),),
    },
}
"""Misconceptions as somebody makes them on paper: how a gate is written -> its wrong slopes, step by step."""

RULE = Rule(Rounding(decimals=2))
LECTURE = {
    "(x + y)*z": {"x": -2, "y": 5, "z": -4},
    "1/(1 + e^-(w0*x0 + w1*x1 + w2))": {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3},
    "max(x, y)*z + x": {"x": 3, "y": -1, "z": 2},
    "(x + sigmoid(y))/(sigmoid(x) + (x + y)^2)": {"x": 3, "y": -4},
}


def random_circuits(count: int, chance: random.Random) -> Iterator[Circuit]:
    """Circuits of 3 to 12 gates at friendly points, away from corners, with numbers below 100."""
    while count:
        point = tuple(chance.choice((-1, 1)) * chance.randint(1, 12) / 4 for _ in VARIABLES)
        gates = []
        for place in range(len(VARIABLES), len(VARIABLES) + chance.randint(3, 12)):
            rule = chance.choice(RULES)
            arity = rule.text.count("{}")
            args = [place - 1, *(chance.randrange(place - 1) for _ in range(arity - 1))]
            chance.shuffle(args)
            gates.append((rule, tuple(args)))
        circuit = Circuit(tuple(gates), point)
        try:
            values, upstream = circuit.by_hand(lambda x: x)
        except (ValueError, ArithmeticError):
            continue
        used = {arg for _, args in circuit.gates for arg in args if arg < len(VARIABLES)}
        if differentiate(circuit.text, at_of(circuit)).kinks:
            continue  # at a tie several answers are right
        if max(map(abs, values + upstream)) < 100 and all(abs(upstream[node]) > 0.05 for node in used):
            count -= 1
            yield circuit


def written(x: float) -> str:
    return f"{half_up(x):.2f}"


class Class:
    """Counts of what was found."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.named: dict[str, Counter[str]] = defaultdict(Counter)
        self.strangers: Counter[str] = Counter()
        self.missed: list[str] = []

    def right_student(self, kind: str, text: str, at: dict[str, float], answers: dict[str, str]) -> None:
        found = Marker(text, at, rule=RULE).check([*answers.items()])
        self.right[kind] += 1
        self.right[f"{kind}, marked right"] += found.passes
        if not found.passes:
            wrong = [
                (judged.asked, judged.answer.written, judged.solution[0], judged.why)
                for judged in found.answers
                if judged.verdict != "right"
            ]
            self.missed.append(f"right, {kind}: {text} {at} {wrong}")
        self.right[f"{kind}: numbers"] += len(found.answers)
        self.right[f"{kind}: numbers right"] += sum(judged.verdict == "right" for judged in found.answers)

    def wrong_students(self, text: str, at: dict[str, float]) -> None:
        marker = Marker(text, at, rule=RULE)
        exercise = marker.exercise
        answering = Answering(marker, [marker.target(name) for name in marker.trace.graph.inputs])
        for level in (EVERYWHERE, ONE):
            for model in exercise.models(level):
                answers = answering.of(model) if model.circuit is exercise.circuits[0] else None
                if answers and max(abs(float(answer)) for answer in answers) < 1e4:
                    name = model.made[0].misconception.name
                    given = dict(zip(map(str, answering.targets), answers, strict=True))
                    self._wrong_student(level, name, text, at, exercise, given)

    def _wrong_student(
        self,
        level: str,
        name: str,
        text: str,
        at: dict[str, float],
        exercise: Exercise,
        answers: dict[str, str],
    ) -> None:
        found = Marker(text, at, rule=RULE).check([*answers.items()])
        counts = self.named[f"{level}: {name}"]
        counts["students"] += 1
        if found.passes:
            return
        counts["revealed"] += 1
        diagnosis = diagnose(exercise, found, RULE)
        names = named_in(diagnosis)
        counts["named"] += name in names
        counts["alone"] += names == {name}
        confident = any(one.strength == FOUND for one in diagnosis.explanations)
        counts["confident"] += confident
        counts["confidently wrong"] += confident and name not in names
        if name not in names:
            self.missed.append(f"{level} {name}: {text} {at} {answers} -> {names}")

    def by_hand(self, circuit: Circuit, at: dict[str, float], kind: str, r: Callable[[float], float]) -> None:
        """Wrong students on paper, who share no code with the program."""
        exercise = Exercise(differentiate(circuit.text, at))
        for name, slopes in BY_HAND.items():
            gates = tuple(
                (rule._replace(slopes=slopes.get(rule.text, rule.slopes)), args)
                for rule, args in circuit.gates
            )
            if all(rule.text not in slopes for rule, _ in gates):
                continue
            try:
                _, upstream = circuit._replace(gates=gates).by_hand(r)
            except (ValueError, ArithmeticError):
                continue
            answers = {node: upstream[VARIABLES.index(node)] for node in at}
            if max(map(abs, answers.values())) < 1e4:
                given = {node: written(x) for node, x in answers.items()}
                self._wrong_student(kind, name, circuit.text, at, exercise, given)

    def stranger(self, text: str, at: dict[str, float], chance: random.Random) -> None:
        trace = differentiate(text, at)
        answers = dict(trace.gradient)
        for name in chance.sample([*answers], min(len(answers), chance.randint(1, 2))):
            answers[name] = chance.choice((-1, 1)) * chance.uniform(0.01, 2) * max(1, 2 * abs(answers[name]))
        marker = Marker(text, at, rule=RULE)
        found = marker.check([(name, written(x)) for name, x in answers.items()])
        if found.passes:
            return
        diagnosis = diagnose(marker.exercise, found, RULE)
        self.strangers["students"] += 1
        self.strangers["explained"] += bool(diagnosis.explanations)
        self.strangers["found"] += any(one.strength == FOUND for one in diagnosis.explanations)


def named_in(diagnosis: Diagnosis) -> set[str]:
    return {mistake.misconception.name for one in diagnosis.explanations for mistake in one.mistakes}


def simulate(circuits: int, seed: int, report: Callable[[str], None] = lambda line: None) -> Class:
    """A class over the lecture's circuits and random ones."""
    chance = random.Random(seed)
    found = Class()
    for text, at in LECTURE.items():
        found.wrong_students(text, at)
    for count, circuit in enumerate(random_circuits(circuits, chance), 1):
        text = circuit.text
        at = at_of(circuit)
        nodes = {name: VARIABLES.index(name) for name in at}
        kinds: dict[str, Callable[[float], float]] = {
            "rounding at the end": lambda x: x,
            "rounding every step": half_up,
            "rounding some steps": lambda x: half_up(x) if chance.random() < 0.5 else x,
        }
        for kind, r in kinds.items():
            try:
                _, upstream = circuit.by_hand(r)
            except (ValueError, ArithmeticError):
                continue
            found.right_student(kind, text, at, {n: written(upstream[node]) for n, node in nodes.items()})
        found.wrong_students(text, at)
        found.by_hand(circuit, at, "on paper", lambda x: x)
        found.by_hand(circuit, at, "on paper, every step rounded", half_up)
        for _ in range(5):
            found.stranger(text, at, chance)
        if count % 20 == 0:
            report(f"{count} circuits")
    return found


def at_of(circuit: Circuit) -> dict[str, float]:
    """The point, for the variables that are used."""
    used = {arg for _, args in circuit.gates for arg in args}
    return {name: x for i, (name, x) in enumerate(zip(VARIABLES, circuit.point, strict=True)) if i in used}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--circuits", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="a line for each misconception")
    parser.add_argument("--missed", action="store_true", help="list those that were not named")
    options = parser.parse_args()
    found = simulate(options.circuits, options.seed, lambda line: print(line, file=sys.stderr))
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for name, counts in found.named.items():
        totals[name.partition(":")[0]] += counts
    print("| students | number | revealed | named | alone | found | confidently wrong |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, counts in [*totals.items(), *(found.named.items() if options.all else ())]:
        shown = counts["revealed"] or 1
        shares = [f"{counts[key] / shown:.1%}" for key in ("named", "alone", "confident")]
        cells = [name, counts["students"], counts["revealed"], *shares, counts["confidently wrong"]]
        print("|", " | ".join(map(str, cells)), "|")
    for kind, count in found.right.items():
        print(f"{kind}: {count}")
    print(f"strangers: {dict(found.strangers)}")
    if options.missed:
        print(*found.missed, sep="\n")


if __name__ == "__main__":
    try:
        main()
    except BackpropError as error:
        sys.exit(error.problem.message)
