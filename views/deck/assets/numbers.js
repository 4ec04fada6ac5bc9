// Numbers for people, as engine/rounding.py writes them, and the holes that they stand in.

const DATA = JSON.parse(document.getElementById("data").textContent);
const WORDS = DATA.words;

/** A decimal with more digits than any tie has, rounded after `kept` of them; halves go to the even digit. */
function halfEven(all, kept) {
  const rest = all.slice(kept);
  const half = "5".padEnd(rest.length, "0");
  const number = BigInt(all.slice(0, kept) || "0");
  return number + (rest > half || (rest === half && number % 2n === 1n) ? 1n : 0n);
}

/** To significant digits, as Python's format `g` has it. */
function significant(x, digits) {
  const [mantissa, written] = x.toExponential(digits + 40).split("e");
  let text = halfEven(mantissa.replace(".", ""), digits).toString();
  let exponent = Number(written);
  if (text.length > digits) {
    text = text.slice(0, digits);
    exponent += 1;
  }
  const trimmed = (whole, part) => (part.replace(/0+$/, "") ? `${whole}.${part.replace(/0+$/, "")}` : whole);
  if (exponent < -4 || exponent >= digits) return `${trimmed(text[0], text.slice(1))}e${exponent}`;
  if (exponent < 0) return trimmed("0", "0".repeat(-exponent - 1) + text);
  return trimmed(text.slice(0, exponent + 1), text.slice(exponent + 1));
}

/** To digits after the point. */
function fixed(x, decimals) {
  const all = x.toFixed(decimals + 40).replace(".", "");
  const text = halfEven(all, all.length - 40).toString().padStart(decimals + 1, "0");
  return decimals ? `${text.slice(0, -decimals)}.${text.slice(-decimals)}` : text;
}

function shown(x) {
  if (Number.isNaN(x)) return WORDS.undefined;
  const size = Math.abs(x);
  const sign = x < 0 ? "−" : "";
  if (size === Infinity) return `${sign}∞`;
  if (size === 0) return "0";
  const {digits, decimals} = DATA;
  const plain = decimals === null || size % 1 === 0 || size < 0.5 * 10 ** -decimals || size >= 1e6;
  return sign + (plain ? significant(size, digits) : fixed(size, decimals)).replace("e-", "e−");
}

/** Fills every hole below an element. */
function fill(root, numbers) {
  for (const place of root.querySelectorAll("[data-number]")) {
    const text = shown(Number(numbers[place.dataset.number]));
    const bracketed = "factor" in place.dataset && text.startsWith("−");
    if (place.localName === "span") {
      place.textContent = bracketed ? `(${text})` : text;
      continue;
    }
    const row = (name, content) => {
      const element = document.createElementNS("http://www.w3.org/1998/Math/MathML", name);
      element.textContent = content;
      if (name === "mo") element.setAttribute("stretchy", "false");
      return element;
    };
    const number = row("mn", text);
    place.replaceChildren(...(bracketed ? [row("mo", "("), number, row("mo", ")")] : [number]));
  }
}
