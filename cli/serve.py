"""`backprop serve`: the deck of whatever is typed in the browser, on this machine only."""

from __future__ import annotations

import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from backprop.cli import output
from backprop.cli.bindings import point, texts
from backprop.cli.deck import Wishes, check_size, options_of, with_libraries
from backprop.cli.evaluate import Request
from backprop.cli.exit_code import ExitCode
from backprop.cli.misspelt import with_option
from backprop.cli.source import expression
from backprop.engine.build import build
from backprop.engine.differentiate import differentiate
from backprop.engine.point import unknown_variable
from backprop.engine.primitives import FUNCTIONS
from backprop.grammar.problem import BackpropError, InputError, Problem, said
from backprop.grammar.read import read, read_name
from backprop.grammar.record import Record
from backprop.views.deck.acts import Options
from backprop.views.deck.desk import desk, refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from backprop.engine.trace import Trace

HOST = "127.0.0.1"
PORT = 8765

_LARGEST_PORT = 65535
_FIRST = "(x + y)*z", ("x=-2", "y=5", "z=-4")
"""What the page shows until something is typed."""

_UNTOLD = "1"
"""The value of a variable that none was given for."""


class Desk(Record):
    """What is answered with: how pages are made, and what the first one shows."""

    options: Options
    convention: str | None
    text: str
    bindings: Sequence[str]

    def answer(self, query: str) -> str:
        """The page for the query of an address."""
        found = parse_qs(query, keep_blank_values=True)
        asked = "expression" in found
        text = found["expression"][0] if asked else self.text
        at: dict[str, str] = {}
        try:
            at = _completed(text, texts(found.get("at", []) if asked else self.bindings))
            return desk(text, at, self.trace(text, at), self.options)
        except BackpropError as error:
            return refusal(text, at, error.problem, self.options)

    def trace(self, text: str, at: Mapping[str, str]) -> Trace:
        """What the page is about."""
        given = point(f"{name}={value}" for name, value in at.items())
        trace = differentiate(text, given, convention=self.convention)
        check_size([trace])
        return trace


def serve(request: Request, wishes: Wishes, *, port: str | None, is_opened: bool) -> ExitCode:
    """Answer until interrupted.

    Args:
        request: what the first page shows.
        wishes: how pages are made.
        port: of the address; 0 for any that is free.
        is_opened: whether a browser is opened.
    """
    try:
        options = options_of(request, wishes)
        is_given = bool(request.expressions or request.file)
        text = expression(request.expressions, request.file) if is_given else _FIRST[0]
        found = Desk(options, request.convention, text, request.bindings if is_given else _FIRST[1])
        _check(found)
        server = _server(found, _port(port))
    except BackpropError as error:
        error.problem = with_option(error.problem, request.bindings, request.options)
        return output.fail(error, colour=request.colour, language=request.language)
    address = f"http://{HOST}:{server.server_port}/"
    told = options.language.say("Open {address} (Ctrl-C ends it).", address=address)
    output.write([f"{told}\n"])
    sys.stdout.flush()
    if is_opened:
        import webbrowser

        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        output.write(["\n"])
    finally:
        server.server_close()
    return ExitCode.DONE


def _check(found: Desk) -> None:
    """What the command line asks for must be possible; what is typed later is answered with what is wrong."""
    given = texts(found.bindings)
    at = _completed(found.text, given)
    for name in given:
        if name not in at:
            raise unknown_variable(name, at)
    found.trace(found.text, at)
    with_libraries(lambda: found.answer(""))


def _completed(text: str, at: dict[str, str]) -> dict[str, str]:
    """A value for each variable that the expression has, and for no other."""
    syntax = read(text, functions=FUNCTIONS)
    spelled = {syntax.spelled(read_name(name) or name): value for name, value in at.items()}
    return {name: spelled.get(name, _UNTOLD) for name in build(syntax, set(spelled)).inputs}


def _port(port: str | None) -> int:
    if port is None:
        return PORT
    if not (port.isdecimal() and int(port) <= _LARGEST_PORT):
        message = said(
            "{option} takes a whole number from {least} to {largest}, not {text!r}.",
            option="--port",
            least=0,
            largest=_LARGEST_PORT,
            text=port,
        )
        raise InputError(Problem("usage", message, hint=said("Leave it out, or write --port=0 for any.")))
    return int(port)


def _server(found: Desk, port: int) -> ThreadingHTTPServer:
    class Handler(_Handler):
        desk = found

    try:
        return ThreadingHTTPServer((HOST, port), Handler)
    except OSError as error:
        reason = error.strerror or error
        message = said("The port {port} cannot be used: {reason}.", port=port, reason=reason)
        hint = said("Give another one, or --port 0 for any that is free.")
        raise InputError(Problem("port", message, hint=hint)) from None


class _Handler(BaseHTTPRequestHandler):
    """Answers requests for `/`, and writes nothing down."""

    desk: Desk
    server_version, sys_version = "backprop", ""

    def do_GET(self) -> None:
        """Answer with a page."""
        address = urlsplit(self.path)
        port = self.connection.getsockname()[1]
        if self.headers.get("Host") not in (f"{HOST}:{port}", f"localhost:{port}"):
            # another name for this machine may be the trick of a page elsewhere
            self._send(HTTPStatus.FORBIDDEN, "")
        elif address.path != "/":
            self._send(HTTPStatus.NOT_FOUND, "")
        else:
            self._send(HTTPStatus.OK, self.desk.answer(address.query))

    do_HEAD = do_GET

    def _send(self, status: HTTPStatus, page: str) -> None:
        data = page.encode(errors="replace")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Frame-Options", "DENY")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """What was typed is written nowhere."""
