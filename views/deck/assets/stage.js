// What is on the stage: one frame, and its circuit as far as it is known there.

const ACTS = [...document.querySelectorAll(".act")];
const FRAMES = [...document.querySelectorAll(".frame")];
const NUMBERS = DATA.acts.map((act) => act.numbers);

const actOf = (frame) => ACTS.indexOf(frame.closest(".act"));

/** Makes the circuits ready: numbers in their places, and gates that can be asked. */
function prepare() {
  ACTS.forEach((act, index) => {
    const svg = act.querySelector(".circuit");
    if (!svg || !DATA.acts[index].places) return;
    svg.querySelectorAll("title").forEach((title) => title.remove());
    svg.querySelector("desc").remove();
    svg.setAttribute("role", "group");
    svg.removeAttribute("aria-labelledby");
    numberCircuit(index);
    fill(act, NUMBERS[index]); // as the script writes them, in the language of the page
  });
}

/** Writes the numbers of an act onto its circuit. */
function numberCircuit(index) {
  const {places, wires} = DATA.acts[index];
  const numbers = NUMBERS[index];
  const put = (selector, key) => {
    const text = document.querySelector(selector);
    if (text) text.textContent = shown(Number(numbers[key]));
  };
  places.forEach((place, box) => {
    put(`#c${index}-node-${box} > .value`, `v${place}`);
    put(`#c${index}-node-${box} > .gradient`, `u${place}`);
  });
  wires.forEach((wire, number) => put(`#c${index}-wire-${number} > .branch`, `d${wire}`));
}

/** Shows a circuit as far as a frame knows it; what the frame is about stands out. */
function light(svg, frame, index) {
  const {places, wires, sources} = DATA.acts[index];
  const step = Number(frame.dataset.step);
  const before = FRAMES[FRAMES.indexOf(frame) - 1];
  const since = before && actOf(before) === index ? Number(before.dataset.step) : step;
  for (const number of svg.querySelectorAll("[data-step]")) {
    const own = Number(number.dataset.step);
    number.classList.toggle("later", own > step);
    number.classList.toggle("now", own > since && own <= step);
  }
  const find = (kind, number) => svg.querySelector(`#c${index}-${kind}-${number}`);
  svg.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
  svg.querySelectorAll(".at").forEach((element) => element.classList.remove("at"));
  for (const place of words(frame.dataset.nodes)) find("node", places.indexOf(Number(place))).classList.add("lit");
  for (const wire of words(frame.dataset.wires)) {
    const number = wires.indexOf(wire);
    if (number < 0) continue;
    find("wire", number).classList.add("lit");
    const alone = sources.filter((source) => source === sources[number]).length === 1;
    if (alone || frame.dataset.kind === "sum") find("trunk", sources[number]).classList.add("lit");
  }
  const gate = frame.dataset.gate || (frame.dataset.kind === "value" ? frame.dataset.nodes : "");
  if (gate) find("node", places.indexOf(Number(gate))).classList.add("at");
  if (["start", "summary"].includes(frame.dataset.kind)) find("trunk", sources.length ? outputBox(index) : 0).classList.add("lit");
  svg.classList.toggle("forward", frame.dataset.kind === "value");
  svg.classList.toggle("backward", ["gradient", "branch", "sum", "gate", "start"].includes(frame.dataset.kind));
}

const words = (text) => (text ? text.split(" ") : []);
const outputBox = (index) => DATA.acts[index].places.indexOf(DATA.acts[index].output);

/** Sets the stage for a frame. */
function stage(frame) {
  const index = actOf(frame);
  ACTS.forEach((act, number) => act.classList.toggle("shown", number === index));
  FRAMES.forEach((other) => other.classList.toggle("shown", other === frame));
  const act = ACTS[index];
  act.dataset.kind = frame.dataset.kind;
  const svg = act.querySelector(".circuit-frame .circuit");
  if (svg) light(svg, frame, index);
  const diagram = act.querySelector(".diagram-frame .diagram");
  if (diagram) diagram.dataset.part = frame.dataset.part;
  for (const row of act.querySelectorAll(".rules tbody tr")) {
    row.classList.toggle("now", Boolean(frame.dataset.gate) && words(row.dataset.gates).includes(frame.dataset.gate));
  }
  fit(frame);
  if (svg) centre(act.querySelector(".circuit-frame"), svg);
}

/** Sets equations smaller where they would not have room otherwise. */
function fit(frame) {
  for (let size = 1; size > 0.55; size -= 0.05) {
    frame.style.setProperty("--fit", size.toFixed(2));
    if (frame.scrollHeight <= frame.clientHeight && frame.scrollWidth <= frame.clientWidth) return;
  }
  frame.style.removeProperty("--fit"); // no size would do, so it is scrolled
}

/** Scrolls a circuit that is larger than its frame to what stands out. */
function centre(frame, svg) {
  const lit = [...svg.querySelectorAll(".node.lit, .node.at")].map((node) => node.getBoundingClientRect());
  if (!lit.length) return;
  const own = frame.getBoundingClientRect();
  const off = (from, to) => {
    const [start, end] = [Math.min(...lit.map((box) => box[from])), Math.max(...lit.map((box) => box[to]))];
    return (start + end - own[from] - own[to]) / 2;
  };
  frame.scrollBy({left: off("left", "right"), top: off("top", "bottom"), behavior: calm() ? "instant" : "smooth"});
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
