"""`backprop serve` as a process: pages, what is refused, and that nothing is kept or let in."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
from collections.abc import Iterator
from urllib.parse import quote, urlencode, urlsplit

import pytest
from browsing import Visit, browser, violations  # noqa: F401 - a fixture
from running import ENVIRONMENT, PROGRAM, process

pytest.importorskip("fast_sugiyama")
pytest.importorskip("latex2mathml")


class Server:
    """A server that runs, and what it has said."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--port=0", "--lang=en", *options],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.first = self.process.stdout.readline()
        self.address = re.search(r"http://127\.0\.0\.1:\d+/", self.first)[0]

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read().decode()
        connection.close()
        return found

    def page(self, expression: str, **at: str) -> str:
        pairs = [("expression", expression), *(("at", f"{name}={value}") for name, value in at.items())]
        status, _, page = self.get(f"/?{urlencode(pairs)}")
        assert status == 200
        return page

    def stop(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=20)
        return self.process.returncode, said


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    found = Server()
    yield found
    code, said = found.stop()
    assert (code, said.strip()) == (0, "")  # nothing of what was asked is written down


def test_the_first_page(server):
    status, headers, page = server.get("/")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert 'value="(x + y)*z"' in page
    assert page.count('<section class="frame"') == 12


def test_values_are_expressions_and_may_be_missing(server):
    page = server.page("w*x + b", w="pi/2", old="7")
    assert 'value="w=pi/2"' in page
    assert 'value="x=1"' in page
    assert "old=7" not in page


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("1/2x", "What is divided by what is not clear."),
        ("log(x - 3)", "log(x - 3) has no value at x - 3 = -2."),
        ("", "There is no expression"),
        ("+".join(f"x{i}" for i in range(200)), "would not end"),
        ("(" * 3000, "bracket"),
        ("x\x00", "U+0000"),
    ],
)
def test_what_cannot_be_played_is_explained(server, expression, said):
    page = server.page(expression)
    assert '<pre class="problem">error:' in page
    assert said.lower() in page.lower()


def test_values_can_be_changed_where_there_is_no_deck(server):
    assert 'value="x=1"' in server.page("log(x - 3)")
    assert '<section class="frame"' in server.page("log(x - 3)", x="4")


@pytest.mark.parametrize("place", ["expression", "value", "name"])
def test_what_is_typed_never_becomes_markup(server, place):
    evil = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>"
    page = {
        "expression": lambda: server.page(evil),
        "value": lambda: server.page("x", x=evil),
        "name": lambda: server.get(f"/?expression=x&at={quote(evil)}=1")[2],
    }[place]()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert page.count("<script") == 2


def test_only_this_machine_under_its_own_name(server):
    port = urlsplit(server.address).port
    assert server.get("/", Host=f"localhost:{port}")[0] == 200
    assert server.get("/", Host="example.org")[0] == 403
    assert server.get("/", Host=f"example.org:{port}")[0] == 403
    assert server.get("/etc/passwd")[0] == 404
    assert server.get("/../../etc/passwd")[0] == 404
    assert server.get("/", method="POST")[0] == 501
    status, headers, body = server.get("/", method="HEAD")
    assert (status, body) == (200, "")
    assert int(headers["Content-Length"]) > 1000


def test_an_expression_of_the_command_line():
    found = Server("x^2", "--x=3", "--by=gate")
    page = found.get("/")[2]
    assert 'value="x^2"' in page
    assert 'data-kind="gate"' in page
    assert found.stop()[0] == 0


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (["x*y", "--z=1"], 2, "The expression has no variable z."),
        (["1/2x"], 3, "What is divided by what is not clear."),
        (["log(x)", "--x=-1"], 4, "has no value"),
        (["x", "--port=99999"], 2, "--port takes a whole number from 0 to 65535"),
        (["x", "y"], 2, "There is more than one expression"),
    ],
)
def test_what_is_refused(argv, code, said):
    result = process("serve", *argv)
    assert (result.code, result.out) == (code, "")
    assert said in result.err


def test_a_port_that_is_taken(server):
    result = process("serve", f"--port={urlsplit(server.address).port}")
    assert result.code == 2
    assert "cannot be used" in result.err


def test_typing_and_sharing(browser, server):  # noqa: F811
    visit = Visit(browser, server.address)
    with visit as page:
        assert page.locator(".frame:visible").get_attribute("data-kind") == "summary"
        page.get_by_label("x", exact=True).fill("7")
        page.fill("#expression", "x*y + w")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-node=w]")
        assert page.get_by_label("x", exact=True).input_value() == "7"
        assert page.get_by_label("w", exact=True).input_value() == "1"
        page.get_by_label("w", exact=True).fill("0.5")
        shared = page.evaluate("location.href")
        page.click("#ask-table")
        assert page.locator(".nodes tbody tr").count() == 5
        assert violations(page) == []
    with Visit(browser, shared) as page:
        assert page.get_by_label("w", exact=True).input_value() == "0.5"
        assert page.locator("#c0-node-2 > .value").text_content() != ""
    assert all(url.startswith(server.address) for url in visit.requests)
