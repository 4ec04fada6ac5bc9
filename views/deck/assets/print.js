// On paper every frame has a page of its own.

function layOut() {
  clearSheets();
  const sheets = document.createElement("div");
  sheets.id = "sheets";
  for (const frame of FRAMES) {
    const act = ACTS[actOf(frame)];
    const sheet = document.createElement("div");
    sheet.className = `${act.className} sheet`;
    sheet.dataset.kind = frame.dataset.kind;
    const copy = frame.cloneNode(true);
    copy.classList.add("shown");
    const rules = act.querySelector(":scope > .rules");
    const parts = [picture(frame), copy, rules ? rules.cloneNode(true) : null].filter(Boolean);
    sheet.append(...parts);
    for (const row of sheet.querySelectorAll(".rules tbody tr")) {
      row.classList.toggle("now", words(row.dataset.gates).includes(frame.dataset.gate));
    }
    sheet.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
    sheets.append(sheet);
  }
  document.body.append(sheets);
}

const clearSheets = () => document.getElementById("sheets")?.remove();

addEventListener("beforeprint", layOut);
addEventListener("afterprint", clearSheets);
