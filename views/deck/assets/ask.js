// The form in which an expression is typed, where the page comes from `backprop serve`.

const ask = document.querySelector("form.ask");

/** Takes the inputs as they are along to the next expression. */
function carry(index) {
  if (!ask) return;
  DATA.acts[index].inputs.forEach((name, i) => {
    const field = [...ask.querySelectorAll("[name=at]")].find((input) => input.value.startsWith(`${name}=`));
    const value = moved.has(index) ? moved.get(index)[i] : Number(DATA.acts[index].start[i]);
    if (field) field.value = `${name}=${value}`;
  });
}

/** Whoever typed an expression sees all of it first; a deck starts at its first frame. */
function firstFrame() {
  const summary = FRAMES.findIndex((frame) => frame.dataset.kind === "summary");
  return ask && summary >= 0 ? summary + 1 : 1;
}

function startAsking() {
  if (!ask) return;
  document.body.classList.add("with-inputs");
  button("show-inputs").setAttribute("aria-expanded", "true");
  const table = FRAMES.findIndex((frame) => frame.dataset.kind === "table") + 1;
  const show = button("ask-table");
  show.disabled = !table;
  show.addEventListener("click", () => go(table));
  button("ask-link").addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    button("told").textContent = WORDS.copied;
    button("ask-link").classList.add("done");
  });
}
