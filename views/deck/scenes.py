"""What each frame shows and says: the circuit, a value, the question, a gradient, the summary."""

from __future__ import annotations

from backprop.engine.trace import Node
from backprop.grammar.record import Record
from backprop.views.deck.equations import Equations
from backprop.views.deck.frame import Frame
from backprop.views.deck.sentences import Sentences
from backprop.views.explain.passes import Branch, Journey
from backprop.views.explain.steps import SUM, Step
from backprop.views.language import Language

MOST_EQUATIONS = 12
"""Of more local derivatives or intermediate results, no frame lists them."""

BEFORE = -1
"""Where not even the inputs have values."""


class Scenes(Record):
    """Makes the frames about one Trace."""

    walk: Journey
    equations: Equations
    sentences: Sentences
    language: Language

    def circuit(self) -> Frame:
        """The expression, and its gates without a number."""
        say, walk, equations = self.language.say, self.walk, self.equations
        gates = walk.forward
        parts = gates if 1 < len(gates) <= MOST_EQUATIONS else []
        function = equations.function()
        reading = say("Each gate computes one step, from the inputs on the left to the output on the right.")
        return Frame(
            kind="circuit",
            chapter=say("The expression"),
            title=say("The computational graph"),
            step=BEFORE,
            equations=(function,) if function else (),
            asked=tuple(equations.definition(place) for place in parts),
            said=(reading,),
            notes=(reading, say("A click on a gate shows how gradients are computed there.")),
            spoken=self.sentences.circuit(),
        )

    def inputs(self) -> Frame:
        """The values that are given."""
        say, places = self.language.say, tuple(self.walk.trace.graph.inputs.values())
        spoken = self.sentences.values(places)
        where = say("Values stand above the wires, in green.")
        return Frame(
            kind="inputs",
            chapter=say("Forward pass"),
            title=say("The inputs are given"),
            step=0,
            equations=tuple(self.equations.point()),
            said=(where,),
            nodes=places,
            notes=(where,),
            spoken=spoken,
        )

    def value(self, place: int, number: int) -> Frame:
        """A gate computes its value."""
        say, walk = self.language.say, self.walk
        (node,) = walk.nodes([place])
        opening = say("From the inputs to the output, each gate computes its value.")
        hint = say("The gate could tell its local derivatives already; they are needed on the way back.")
        return Frame(
            kind="value",
            chapter=say("Forward pass"),
            title=say("The value of `{id}`", id=node.id),
            step=number,
            equations=(self.equations.evaluation(place),),
            said=(opening,) if number == 1 else (),
            nodes=(place,),
            wires=tuple((place, position) for position in range(len(walk.trace.graph.args[place]))),
            notes=(opening, hint),
            spoken=self.sentences.value(node),
        )

    def question(self, number: int) -> Frame:
        """The local derivatives, and what is asked."""
        say, walk, equations = self.language.say, self.walk, self.equations
        gates = walk.nodes(reversed(walk.backward))
        slopes = [equations.local(branch) for gate in gates for branch in walk.branches(gate)]
        known = say("Every gate knows its local derivatives. Asked are those of the output:")
        return Frame(
            kind="question",
            chapter=say("The question"),
            title=say("How does `{output}` change with each input?", output=walk.output),
            step=number,
            equations=tuple(slopes) if len(slopes) <= MOST_EQUATIONS else (),
            asked=tuple(map(equations.asked, self._wanted())),
            said=(known,),
            nodes=self._wanted(),
            notes=(known, say("Let the class guess the signs before you go on.")),
            spoken=self.sentences.question(),
        )

    def start(self, place: int, number: int) -> Frame:
        """The gradient of the output."""
        say = self.language.say
        idea = say(
            "From the output to the inputs: a gate multiplies the gradient that arrives at it (upstream) by "
            "its local derivatives, and sends the products on to its inputs."
        )
        opening = say("It starts at the output, where the gradient is 1:")
        return Frame(
            kind="start",
            chapter=say("Backward pass"),
            title=say("The gradient of the output"),
            step=number,
            equations=(self.equations.gradient(place),),
            said=(say("Gradients stand below the wires, in red."), opening),
            nodes=(place,),
            notes=(idea,),
            spoken=self.sentences.start(),
        )

    def total(self, place: int, number: int) -> Frame:
        """What comes back along several branches adds up."""
        say, walk = self.language.say, self.walk
        said = self.sentences.fork(place)
        return Frame(
            kind="sum",
            chapter=say("Backward pass"),
            title=say("The branches of `{id}` add up", id=walk.ids[place]),
            step=number,
            equations=(self.equations.total(place),),
            said=(said,),
            nodes=(place,),
            wires=tuple((branch.gate.place, branch.argument) for branch in walk.arriving(place)),
            pattern=say("adds up"),
            notes=(said,),
            spoken=self.sentences.total(place),
        )

    def branch(self, branch: Branch, number: int) -> Frame:
        """A gradient goes back along one wire."""
        say = self.language.say
        is_fork = self.walk.is_fork(branch.node)
        title = (
            say("To `{id}`, along one of its branches", id=branch.id)
            if is_fork
            else say("The gradient of `{id}`", id=branch.id)
        )
        return self._back(branch.gate, number)._replace(
            kind="branch" if is_fork else "gradient",
            title=title,
            equations=(self.equations.chain(branch),),
            nodes=(branch.gate.place, branch.node),
            wires=((branch.gate.place, branch.argument),),
            spoken=self.sentences.branch(branch),
        )

    def gate(self, together: list[Step], gate: Node, number: int) -> Frame:
        """Gradients go back through a gate, to all of its inputs."""
        equations = self.equations
        frame = self._back(gate, number)
        found, told, said = [], [], [*frame.said]
        for step in together:
            if step.branch is not None:
                found.append(equations.chain(step.branch))
                told.append(self.sentences.branch(step.branch))
            elif step.kind == SUM:
                found.append(equations.total(step.node))
                told.append(self.sentences.total(step.node))
                said.append(self.sentences.fork(step.node))
        return frame._replace(
            equations=tuple(found),
            said=tuple(said),
            nodes=(gate.place, *(step.node for step in together)),
            wires=tuple((gate.place, step.branch.argument) for step in together if step.branch),
            spoken=" ".join(told),
        )

    def summary(self, number: int) -> Frame:
        """The gradient, and what has no part in it."""
        say, unused = self.language.say, self.sentences.unused()
        meaning = say("A gradient says how many times a small change of the input comes out at the output.")
        return Frame(
            kind="summary",
            chapter=say("Summary"),
            title=say("The gradient"),
            step=number,
            equations=tuple(map(self.equations.gradient, self._wanted())),
            said=(unused,) if unused else (),
            nodes=self._wanted(),
            notes=(meaning,),
            spoken=self.sentences.summary(self._wanted()),
        )

    def _back(self, gate: Node, number: int) -> Frame:
        """What frames about one gate have in common."""
        language = self.language
        pattern = self.sentences.pattern(gate)
        return Frame(
            kind="gate",
            chapter=language.say("Backward pass"),
            title=language.say(
                "Back through `{definition}`", definition=self.sentences.definition(gate.place)
            ),
            step=number,
            said=(pattern,),
            gate=gate.place,
            pattern=language.template(gate.pattern),
            remark=self.sentences.corner(gate),
            notes=(self.sentences.rule(gate), pattern),
        )

    def _wanted(self) -> tuple[int, ...]:
        """The nodes that the gradient is wanted for."""
        trace = self.walk.trace
        return tuple(trace.named_nodes[name] for name in trace.wrt if name in trace.named_nodes)
