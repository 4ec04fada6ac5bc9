// Notes below the stage, and a window of one's own with this frame, the next, the notes and a clock.

let speaker = null;
let started = 0;

function openSpeaker() {
  speaker = window.open("", "backprop-speaker", "width=1000,height=720");
  if (!speaker) {
    document.getElementById("told").textContent = WORDS.popup;
    return;
  }
  started = started || Date.now();
  const page = speaker.document;
  page.title = WORDS.speaker;
  page.documentElement.lang = document.documentElement.lang;
  page.head.replaceChildren(document.querySelector("style").cloneNode(true));
  page.body.className = "speaker";
  page.onkeydown = keys;
  tellSpeaker();
}

/** The frame and its circuit, as they are on the stage. */
function snapshot(frame, page) {
  const view = page.createElement("div");
  const copy = picture(frame);
  if (copy) view.append(page.importNode(copy, true));
  view.append(page.importNode(frame, true));
  view.lastElementChild.classList.add("shown");
  view.className = "snapshot";
  return view;
}

/** A copy of the picture that belongs to a frame, in the state of that frame. */
function picture(frame) {
  const index = actOf(frame);
  const original = ACTS[index].querySelector(".circuit-frame, .diagram-frame");
  if (!original || frame.dataset.kind === "table") return null;
  const copy = original.cloneNode(true);
  copy.removeAttribute("tabindex");
  copy.querySelectorAll("[tabindex]").forEach((element) => element.removeAttribute("tabindex"));
  const svg = copy.querySelector(".circuit");
  if (svg) light(svg, frame, index);
  const diagram = copy.querySelector(".diagram");
  if (diagram) diagram.dataset.part = frame.dataset.part;
  copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  return copy;
}

function tellSpeaker() {
  if (!speaker || speaker.closed) return;
  const page = speaker.document;
  const frame = FRAMES[current - 1];
  const next = FRAMES[current];
  const clock = page.createElement("p");
  clock.className = "clock";
  const notes = page.importNode(frame.querySelector(".notes"), true);
  const label = page.createElement("h3");
  label.textContent = next ? WORDS.next : WORDS.end;
  page.body.replaceChildren(clock, snapshot(frame, page), notes, label, ...(next ? [snapshot(next, page)] : []));
  const tick = () => {
    const seconds = Math.round((Date.now() - started) / 1000);
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} · ${counted()}`;
  };
  clearInterval(speaker.ticking);
  speaker.ticking = speaker.setInterval(tick, 1000);
  tick();
}
