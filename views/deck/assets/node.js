// Five frames of how gradients are computed at a gate, for any gate that is asked.

const gateDialog = document.getElementById("gate");

function openGate(index, place) {
  const template = ACTS[index].querySelector(`template[data-gate="${place}"]`);
  const picture = template.content.firstElementChild.cloneNode(true);
  const {places, names} = DATA.acts[index];
  fill(picture, NUMBERS[index]);
  document.getElementById("gate-title").textContent = WORDS.gate.replace("{id}", names[places.indexOf(place)]);
  document.getElementById("gate-picture").replaceChildren(picture);
  showPart(1);
  gateDialog.showModal();
}

function showPart(part) {
  const captions = [...document.querySelectorAll("#gate-captions li")];
  const number = Math.min(Math.max(part, 1), captions.length);
  gateDialog.querySelector(".diagram").dataset.part = String(number);
  gateDialog.dataset.part = String(number);
  captions.forEach((caption, i) => caption.toggleAttribute("hidden", i !== number - 1));
  document.getElementById("gate-back").disabled = number === 1;
  document.getElementById("gate-on").disabled = number === captions.length;
}

/** What the keys do while the dialog is open. */
function gateKeys(event) {
  const by = {ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1}[event.key];
  if (by) turn(by);
  else if (event.key === " " && !event.target.closest?.("button")) turn(1);
  else return;
  event.preventDefault();
}

const turn = (by) => showPart(Number(gateDialog.dataset.part) + by);

function listenToGates() {
  ACTS.forEach((act, index) => {
    for (const template of act.querySelectorAll("template[data-gate]")) {
      const place = Number(template.dataset.gate);
      const {places, names} = DATA.acts[index];
      const node = act.querySelector(`#c${index}-node-${places.indexOf(place)}`);
      node.setAttribute("role", "button");
      node.setAttribute("tabindex", "0");
      node.setAttribute("aria-label", WORDS.gate.replace("{id}", names[places.indexOf(place)]));
      node.addEventListener("click", () => openGate(index, place));
      node.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        openGate(index, place);
      });
    }
  });
  document.getElementById("gate-back").addEventListener("click", () => turn(-1));
  document.getElementById("gate-on").addEventListener("click", () => turn(1));
}
