"""A deck in a real browser: keys, frames, inputs, gates, print, and nothing that it should not do."""

from __future__ import annotations

import re

import pytest
from browsing import Visit, browser, violations  # noqa: F401 - a fixture
from running import in_process

from backprop import differentiate

pytest.importorskip("fast_sugiyama")
pytest.importorskip("latex2mathml")

COMMAND = [
    *("deck", "q = x + y; f = q*max(x, z)", "1/(1 + e^-(w*a + b))", "--lecture", "--title=A title"),
    *("--x=-2", "--y=5", "--z=-4", "--w=2", "--a=-1", "--b=3", "--lang=en", "--by=gradient,gate"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("deck") / "lecture.html"
    result = in_process([*COMMAND, "-o", str(path)])
    assert (result.code, result.out) == (0, "")
    return path.as_uri()


def shown(page) -> int:
    """The number of the frame that is shown; there must be one."""
    (frame,) = page.query_selector_all(".frame:visible")
    return int(frame.get_attribute("id").removeprefix("frame-"))


def numbers_on(page, act: int) -> dict[str, str]:
    """What stands on a circuit: the id of a node -> the value and the gradient that can be seen."""
    read = """(prefix) => [...document.querySelectorAll(`[id^=${prefix}node]`)].map((node) => [
      node.dataset.node,
      ...["value", "gradient"].map((kind) => {
        const text = node.querySelector(`.${kind}`);
        return text && getComputedStyle(text).visibility === "visible" ? text.textContent : "";
      })])"""
    return {name: [value, gradient] for name, value, gradient in page.evaluate(read, f"c{act}-")}


def test_keys_buttons_and_the_address(browser, address):  # noqa: F811
    with Visit(browser, address) as page:
        last = page.locator(".frame").count()
        assert shown(page) == 1
        for key, number in [
            ("ArrowRight", 2), (" ", 3), ("PageDown", 4), ("ArrowLeft", 3), ("Shift+ ", 2), ("End", last),
            ("ArrowRight", last), ("Home", 1), ("ArrowLeft", 1),
        ]:  # fmt: skip
            page.keyboard.press(key)
            assert shown(page) == number, key
        page.click("#on")
        assert shown(page) == 2
        assert page.evaluate("location.href").endswith("#frame-2")
        page.keyboard.press(" ")  # the button has the focus, and is pressed
        assert shown(page) == 3
        page.click("#back")
        page.locator("#progress").fill("7")
        assert shown(page) == 7
        page.evaluate("location.hash = '#frame-5'")
        page.wait_for_function("document.querySelector('#count').textContent.startsWith('5')")
    with Visit(browser, f"{address}#frame-9") as page:
        assert shown(page) == 9


def test_swiping(browser, address):  # noqa: F811
    with Visit(browser, f"{address}#frame-1", has_touch=True, viewport={"width": 390, "height": 844}) as page:
        swipe = """(across) => {
          const at = (x) => new Touch({identifier: 1, target: document.querySelector(".frame.shown"), clientX: x, clientY: 300});
          const fire = (kind, x) => at(x).target.dispatchEvent(new TouchEvent(kind, {
            bubbles: true, touches: kind === "touchstart" ? [at(x)] : [], changedTouches: [at(x)]}));
          fire("touchstart", 200); fire("touchend", 200 + across);
        }"""
        page.evaluate(swipe, -90)
        assert shown(page) == 2
        page.evaluate(swipe, 90)
        assert shown(page) == 1
        page.evaluate(swipe, 20)
        assert shown(page) == 1


def test_the_circuit_is_filled_in_step_by_step(browser, address):  # noqa: F811
    """Numbers appear in the order of the lecture and never go again."""
    trace = differentiate("q = x + y; f = q*max(x, z)", {"x": -2, "y": 5, "z": -4})
    order = [[]]
    with Visit(browser, f"{address}#frame-2") as page:
        while page.evaluate("document.querySelector('.frame.shown').dataset.kind") != "table":
            seen = [name for name, (value, _) in numbers_on(page, 1).items() if value]
            seen += [f"∂{name}" for name, (_, gradient) in numbers_on(page, 1).items() if gradient]
            assert set(order[-1]) <= set(seen)
            order.append(seen)
            page.keyboard.press("ArrowRight")
        complete = numbers_on(page, 1)
    assert order[1] == []
    assert sorted(order[2]) == ["x", "y", "z"]
    assert len(order[-1]) == 2 * len(trace.nodes)
    assert complete["q"] == ["3", "−2"]
    assert complete["x"] == ["−2", "1"]


def test_what_stands_out(browser, address):  # noqa: F811
    with Visit(browser, f"{address}#frame-2") as page:
        kinds = page.locator(".frame").evaluate_all("(all) => all.map((frame) => frame.dataset.kind)")
        page.evaluate(f"location.hash = '#frame-{kinds.index('gradient') + 1}'")
        page.wait_for_selector(".act.shown .rules .now")
        assert page.locator(".act.shown .rules tr.now").count() == 1
        assert page.locator(".act.shown .circuit .at").count() == 1
        assert page.locator(".act.shown .circuit .way.lit").count() == 1
        assert page.locator(".frame.shown math").count() >= 3
        assert page.locator(".frame.shown .pill").inner_text() == "swaps"


def test_inputs_are_changed(browser, address):  # noqa: F811
    """Everything is computed again, and is what the program says."""
    moved = {"x": 1.5, "y": 5.0, "z": 2.25}
    trace = differentiate("q = x + y; f = q*max(x, z)", moved)
    with Visit(browser, f"{address}#frame-15") as page:
        page.keyboard.press("i")
        page.get_by_label("x", exact=True).fill("1.5")
        page.get_by_label("z", exact=True).fill("2.25")
        status = page.locator(".act.shown .status")
        assert status.inner_text() == "Computed on this page, in double precision."
        page.evaluate("document.activeElement.blur()")
        found = numbers_on(page, 1)
        for node in trace.nodes:
            assert [float(text.replace("−", "-")) for text in found[node.id]] == pytest.approx(
                [node.value, node.upstream], rel=5e-3
            )
        assert page.evaluate("location.href").endswith("#frame-15;1:x=1.5,y=5,z=2.25")
        page.get_by_label("z", exact=True).fill("much")
        assert status.inner_text() == "This is not a number."
        page.click(".act.shown [type=reset]")
        assert numbers_on(page, 1)["x"] == ["−2", "1"]
        assert page.evaluate("location.href").endswith("#frame-15")
    with Visit(browser, f"{address}#frame-15;1:x=1.5,y=5,z=2.25") as page:
        assert numbers_on(page, 1)["z"][0] == "2.25"


def test_where_there_is_no_value(browser, tmp_path):  # noqa: F811
    path = tmp_path / "log.html"
    in_process(["deck", "log(x) + 1/y", "--x=2", "--y=1", "--lang=en", "-o", str(path)])
    with Visit(browser, path.as_uri()) as page:
        page.keyboard.press("i")
        page.get_by_label("x", exact=True).fill("-1")
        assert page.locator(".status").inner_text() == "There is no value here: v1 is not finite."
    in_process(["deck", "max(x, y) + abs(y - 3)*relu(x)", "--x=2", "--y=1", "--lang=en", "-o", str(path)])
    with Visit(browser, path.as_uri()) as page:
        page.keyboard.press("i")
        status = page.locator(".status")
        for x, y, at in [("2", "2", "v1"), ("2", "3", "v3"), ("0", "2", "v4"), ("2", "2.5", "")]:
            page.get_by_label("x", exact=True).fill(x)
            page.get_by_label("y", exact=True).fill(y)
            assert status.inner_text().startswith(f"{at} is at a corner" if at else "Computed on this page")
    in_process(["deck", "(1 - cos(x))/x^2", "--x=2", "--lang=en", "-o", str(path)])
    with Visit(browser, path.as_uri()) as page:
        page.keyboard.press("i")
        page.get_by_label("x", exact=True).fill("1e-8")
        assert page.locator(".status").inner_text().startswith("Digits are lost at this point")


def test_any_gate_can_be_asked(browser, address):  # noqa: F811
    with Visit(browser, f"{address}#frame-4") as page:
        page.click("[data-node=q] .gate")
        dialog = page.locator("#gate")
        said = []
        for _ in range(5):
            said.append(dialog.locator("li:visible b").inner_text())
            page.keyboard.press("ArrowRight")
        assert said == [
            "The gate",
            "Its local gradients",
            "The upstream gradient arrives",
            "The products",
            "The products leave",
        ]
        assert shown(page) == 4
        page.keyboard.press("Escape")
        assert not dialog.is_visible()
        page.focus("[data-node=f]")
        page.keyboard.press("Enter")
        assert "f" in dialog.locator("h2").inner_text()
        assert dialog.locator(".product").count() == 2


def test_speaker_view_and_notes(browser, address):  # noqa: F811
    visit = Visit(browser, f"{address}#frame-10")
    with visit as page:
        page.keyboard.press("n")
        assert page.locator(".frame.shown .notes").is_visible()
        with visit.context.expect_page() as opened:
            page.keyboard.press("s")
        speaker = opened.value
        assert "Frame 10 of" in speaker.locator(".clock").inner_text()
        assert speaker.locator(".snapshot").count() == 2
        speaker.keyboard.press("ArrowRight")
        assert shown(page) == 11
        assert "Frame 11 of" in speaker.locator(".clock").inner_text()


def test_print_has_a_frame_a_page(browser, address):  # noqa: F811
    with Visit(browser, address) as page:
        frames = page.locator(".frame").count()
        pdf = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == frames
        assert page.locator("#sheets").count() == 0


def test_nothing_leaves_the_page(browser, address):  # noqa: F811
    visit = Visit(browser, address)
    with visit as page:
        for _ in range(page.locator(".frame").count()):
            page.keyboard.press("ArrowRight")
        stopped = page.evaluate("fetch('https://example.org').then(() => 'left', () => 'stopped')")
        assert stopped == "stopped"
        visit.said.clear()  # the browser says that it stopped that one
    assert {url.partition("#")[0] for url in visit.requests} == {address}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, address, scheme):  # noqa: F811
    calm = {"color_scheme": scheme, "reduced_motion": "reduce"}
    with Visit(browser, address, **calm) as page:
        frames = (2, 9, 19, page.locator(".frame").count()) if scheme == "light" else (9,)
        for number in frames:
            page.evaluate(f"location.hash = '#frame-{number}'")
            page.wait_for_selector(f"#frame-{number}.shown")
            assert violations(page) == [], number
        page.keyboard.press("i")
        page.keyboard.press("n")
        page.keyboard.press("?")
        assert violations(page) == []


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (390, 844), (844, 390)])
def test_frames_have_room(browser, address, size):  # noqa: F811
    width, height = size
    with Visit(browser, address, viewport={"width": width, "height": height}) as page:
        for _ in range(page.locator(".frame").count()):
            over = page.evaluate(
                "[document.documentElement.scrollWidth - innerWidth, "
                "document.documentElement.scrollHeight - innerHeight, "
                "(({scrollWidth, clientWidth}) => scrollWidth - clientWidth)(document.querySelector('.frame.shown'))]"
            )
            assert max(over) <= 1, page.evaluate("location.href")
            page.keyboard.press("ArrowRight")


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_motion_is_reduced(browser, address, wish, moves):  # noqa: F811
    with Visit(browser, f"{address}#frame-9", reduced_motion=wish) as page:
        assert (page.evaluate("document.getAnimations().length") > 0) is moves


def test_light_and_dark(browser, address):  # noqa: F811
    paper = "getComputedStyle(document.body.parentElement).backgroundColor"
    with Visit(browser, address, color_scheme="dark") as page:
        dark = page.evaluate(paper)
        page.keyboard.press("d")
        light = page.evaluate(paper)
    assert max(map(int, re.findall(r"\d+", dark))) < 60
    assert min(map(int, re.findall(r"\d+", light))) > 200


def test_frames_are_told_to_readers_of_screens(browser, address):  # noqa: F811
    with Visit(browser, f"{address}#frame-8") as page:
        page.keyboard.press("ArrowRight")
        told = page.locator("#told").inner_text()
        assert told.startswith("Frame 9 of")
        assert re.search(r"upstream gradient \S+ times local derivative", told)


def test_without_scripts_the_frames_are_there(browser, address):  # noqa: F811
    with Visit(browser, address, java_script_enabled=False) as page:
        assert page.locator("section.frame:visible").count() > 20
        assert "This page needs JavaScript to be played." in page.content()
