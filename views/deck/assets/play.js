// Going from frame to frame: keys, buttons, touch, the address.

let current = 0;
const moved = new Map();
const button = (id) => document.getElementById(id);
const counted = () => WORDS.frame.replace("{number}", current).replace("{total}", FRAMES.length);

function go(number, focus = true) {
  const next = Math.min(Math.max(number, 1), FRAMES.length);
  if (next === current) return;
  current = next;
  const frame = FRAMES[current - 1];
  stage(frame);
  const progress = button("progress");
  progress.value = String(current);
  progress.style.setProperty("--done", `${((current - 1) / Math.max(1, FRAMES.length - 1)) * 100}%`);
  progress.setAttribute("aria-valuetext", counted());
  button("count").textContent = `${current} / ${FRAMES.length}`;
  button("back").disabled = current === 1;
  button("on").disabled = current === FRAMES.length;
  const title = frame.querySelector("h2").textContent;
  button("told").textContent = `${counted()}. ${title}. ${frame.querySelector(".spoken").textContent}`;
  if (focus && document.activeElement === document.body) frame.focus({preventScroll: true});
  frame.scrollTop = 0;
  writeAddress();
  tellSpeaker();
}

/** `#frame-7`, and `#frame-7;0:x=3,y=1` where the inputs of an expression are not as at the start. */
function writeAddress() {
  const points = [...moved].map(([index, values]) => {
    const pairs = DATA.acts[index].inputs.map((name, i) => `${encodeURIComponent(name)}=${values[i]}`);
    return `;${index}:${pairs.join(",")}`;
  });
  history.replaceState(null, "", `#frame-${current}${points.join("")}`);
}

function remember(index, values) {
  if (values) moved.set(index, values);
  else moved.delete(index);
  carry(index);
  writeAddress();
}

function readAddress() {
  const [place, ...points] = location.hash.split(";");
  for (const point of points) {
    const [, index, pairs] = /^(\d+):(.*)$/.exec(point) || [];
    const form = index && ACTS[index]?.querySelector(".inputs");
    if (!form || !form.moveTo) continue;
    const given = Object.fromEntries(pairs.split(",").map((pair) => pair.split("=")));
    const values = DATA.acts[index].inputs.map((name) => Number(given[encodeURIComponent(name)]));
    if (values.every(Number.isFinite)) form.moveTo(values);
  }
  return Number(/^#frame-(\d+)$/.exec(place)?.[1] || current || firstFrame());
}

function toggle(name) {
  const on = document.body.classList.toggle(`with-${name}`);
  button(`show-${name}`).setAttribute("aria-expanded", String(on));
  fit(FRAMES[current - 1]);
}

function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  if (speaker && !speaker.closed) speaker.document.documentElement.dataset.theme = root.dataset.theme;
}

const ACTIONS = {
  ArrowRight: () => go(current + 1),
  PageDown: () => go(current + 1),
  ArrowLeft: () => go(current - 1),
  PageUp: () => go(current - 1),
  Backspace: () => go(current - 1),
  Home: () => go(1),
  End: () => go(FRAMES.length),
  n: () => toggle("notes"),
  i: () => toggle("inputs"),
  s: openSpeaker,
  d: switchTheme,
  p: () => print(),
  f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  "?": () => button("help").showModal(),
};

/** What the keys do, here and in the speaker's window. */
function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (gateDialog.open) return gateKeys(event);
  if (document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("input, textarea, select")) return;
  const onButton = event.target.closest?.("button, a, [role=button]");
  if (event.key === " " && !onButton) go(current + (event.shiftKey ? -1 : 1));
  else if (Object.hasOwn(ACTIONS, event.key)) ACTIONS[event.key]();
  else return;
  event.preventDefault();
}

function listenToTouch() {
  let start = null;
  const deck = document.getElementById("deck");
  deck.addEventListener("touchstart", (event) => {
    const scrolled = event.target.closest(".circuit-frame, .scroll");
    const free = !scrolled || scrolled.scrollWidth <= scrolled.clientWidth;
    start = free && event.touches.length === 1 && !event.target.closest("input") ? event.touches[0] : null;
  }, {passive: true});
  deck.addEventListener("touchend", (event) => {
    if (!start) return;
    const end = event.changedTouches[0];
    const [across, down] = [end.clientX - start.clientX, end.clientY - start.clientY];
    if (Math.abs(across) > 48 && Math.abs(across) > 1.5 * Math.abs(down)) go(current + (across < 0 ? 1 : -1));
  }, {passive: true});
}

document.body.classList.add("playing");
prepare();
ACTS.forEach((act, index) => {
  const form = act.querySelector(".inputs");
  if (form) listen(form, index);
});
listenToGates();
listenToTouch();
button("progress").max = String(FRAMES.length);
button("progress").addEventListener("input", (event) => go(Number(event.target.value)));
button("back").addEventListener("click", () => go(current - 1));
button("on").addEventListener("click", () => go(current + 1));
for (const name of ["inputs", "notes"]) button(`show-${name}`).addEventListener("click", () => toggle(name));
button("show-speaker").addEventListener("click", openSpeaker);
button("show-theme").addEventListener("click", switchTheme);
button("show-help").addEventListener("click", ACTIONS["?"]);
startAsking();
addEventListener("keydown", keys);
addEventListener("resize", () => fit(FRAMES[current - 1]));
addEventListener("hashchange", () => go(readAddress()));
go(readAddress());
