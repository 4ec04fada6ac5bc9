// Inputs that are changed: both passes run again, here.

/** Runs both passes of an act at a point, and shows what they give. */
function recompute(index, point) {
  const {inputs, places, names, output} = DATA.acts[index];
  const numbers = PROGRAMS[index](...inputs.map((name) => point[name]))[1];
  NUMBERS[index] = numbers;
  const missing = places.findIndex((place) => !Number.isFinite(numbers[`v${place}`]));
  const bound = places.reduce((sum, place) => sum + Math.abs(numbers[`v${place}`] * numbers[`u${place}`]), 0) * 2 ** -53;
  const lost = bound > 0.5 * 10 ** -DATA.digits * Math.abs(numbers[`v${output}`]);
  renumber(index);
  ACTS[index].classList.add("moved");
  if (missing >= 0) return WORDS.novalue.replace("{id}", names[missing]);
  const corner = places.findIndex((place) => isCorner(DATA.acts[index].corners[place], numbers));
  if (corner >= 0) return WORDS.corner.replace("{id}", names[corner]);
  return lost ? WORDS.lost : WORDS.moved;
}

const RELATIONS = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
};

/** Whether any of some conditions holds. */
function isCorner(conditions, numbers) {
  const holds = ([left, relation, right]) => RELATIONS[relation](numbers[left], numbers[right]);
  return Boolean(conditions?.some((all) => all.every(holds)));
}

/** Shows the numbers of an act wherever they stand. */
function renumber(index) {
  fill(ACTS[index], NUMBERS[index]);
  numberCircuit(index);
}

function listen(form, index) {
  const fields = [...form.querySelectorAll("input[type=text]")];
  const sliders = [...form.querySelectorAll("input[type=range]")];
  const status = form.querySelector(".status");
  const {inputs} = DATA.acts[index];
  if (!status) return;
  const read = (text) => Number(text.trim().replace("−", "-") || "no number");
  const run = () => {
    const values = fields.map((field) => read(field.value));
    fields.forEach((field, i) => field.setAttribute("aria-invalid", String(!Number.isFinite(values[i]))));
    if (!values.every(Number.isFinite)) {
      status.textContent = WORDS.notnumber;
      return;
    }
    status.textContent = recompute(index, Object.fromEntries(inputs.map((name, i) => [name, values[i]])));
    remember(index, values);
  };
  fields.forEach((field, i) => field.addEventListener("input", () => {
    sliders[i].value = String(read(field.value));
    run();
  }));
  sliders.forEach((slider, i) => slider.addEventListener("input", () => {
    fields[i].value = String(Number(Number(slider.value).toPrecision(3)));
    run();
  }));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    NUMBERS[index] = DATA.acts[index].numbers;
    ACTS[index].classList.remove("moved");
    renumber(index);
    status.textContent = "";
    remember(index, null);
  });
  form.moveTo = (values) => {
    fields.forEach((field, i) => {
      field.value = String(values[i]);
      sliders[i].value = String(values[i]);
    });
    run();
  };
}
