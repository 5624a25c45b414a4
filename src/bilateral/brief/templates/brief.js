"use strict";
(() => {
const $ = (sel, from = document) => [...from.querySelectorAll(sel)];
const data = (async () => {
  const bytes = Uint8Array.from(atob(document.getElementById("data").textContent), c => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
})();
function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
function sort(th, column) {
  const down = th.getAttribute("aria-sort") === "ascending";
  const body = th.closest("table").tBodies[0];
  const key = row => {
    const cell = row.cells[column];
    if (cell.classList.contains("none")) return null;
    return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
  };
  const order = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en");
  const rows = [...body.rows].map(row => [key(row), row]);
  rows.sort(([a], [b]) => a === null ? (b === null ? 0 : 1) : b === null ? -1 : (down ? -1 : 1) * order(a, b));
  body.append(...rows.map(([, row]) => row));
  for (const other of th.parentNode.cells) other.removeAttribute("aria-sort");
  th.setAttribute("aria-sort", down ? "descending" : "ascending");
}
for (const table of $("table.data")) $("thead th", table).forEach((th, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...th.childNodes);
  button.addEventListener("click", () => sort(th, column));
  th.append(button);
});
function shown(figure) { return $("svg", figure).find(svg => svg.getBoundingClientRect().width > 0); }
const NS = "http://www.w3.org/2000/svg";
function wrapped(words, letters) {
  const lines = [""];
  for (const word of words.trim().split(/\s+/)) {
    if ((lines.at(-1) + " " + word).length > letters && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = (lines.at(-1) + " " + word).trim();
  }
  return lines;
}
function write(svg, lines, y, size, step, look) {
  lines.forEach((line, n) => {
    const text = document.createElementNS(NS, "text");
    for (const [key, value] of Object.entries({x: 0, y: y + n * step, "font-size": size, ...look})) text.setAttribute(key, value);
    text.textContent = line;
    svg.append(text);
  });
}
function drawing(figure) {
  const svg = shown(figure).cloneNode(true), [, , wide, high] = svg.getAttribute("viewBox").split(" ").map(Number);
  const head = wrapped(figure.querySelector(".headline").textContent, wide / 7.6);
  const foot = wrapped(figure.querySelector("figcaption .muted").textContent, wide / 5.4);
  const top = head.length * 20 + 8, all = top + high + foot.length * 15 + 10;
  const style = document.createElementNS(NS, "style"), back = document.createElementNS(NS, "rect");
  style.textContent = (document.querySelector("style").textContent.match(/@font-face\{[^}]*\}/g) || []).join("") + 'text{font-family:"Brief Sans",sans-serif}';
  for (const [key, value] of Object.entries({x: -8, y: -top - 8, width: wide + 16, height: all + 16, fill: "#fff"})) back.setAttribute(key, value);
  svg.prepend(style, back);
  write(svg, head, 14 - top, 16, 20, {"font-weight": 600, fill: "#1a1d21"});
  write(svg, foot, high + 16, 11.5, 15, {fill: "#59616b"});
  svg.setAttribute("viewBox", `-8 ${-top - 8} ${wide + 16} ${all + 16}`);
  svg.setAttribute("width", wide + 16);
  svg.setAttribute("height", all + 16);
  svg.setAttribute("xmlns", NS);
  return svg;
}
const text = svg => new XMLSerializer().serializeToString(svg);
async function png(figure, name) {
  const svg = drawing(figure), [, , wide, high] = svg.getAttribute("viewBox").split(" ").map(Number);
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text(svg));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * wide;
  canvas.height = 2 * high;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob(blob => save(blob, name + ".png"), "image/png");
}
const quote = cell => cell === null ? "" : /[",\r\n]/.test(String(cell)) ? '"' + String(cell).replaceAll('"', '""') + '"' : String(cell);
async function act(figure, what) {
  const all = await data, name = all.stem + "_" + figure.id.replace(".figure", "").replaceAll(".", "_");
  if (what === "svg") save(new Blob([text(drawing(figure))], {type: "image/svg+xml"}), name + ".svg");
  if (what === "png") await png(figure, name);
  if (what === "csv") {
    const table = all.tables[figure.dataset.table];
    save(new Blob(["\ufeff", [table.columns, ...table.rows].map(row => row.map(quote).join(",")).join("\r\n") + "\r\n"], {type: "text/csv"}), name + ".csv");
  }
  if (what === "cite") {
    const dialog = document.getElementById("cite"), cite = all.cites[figure.id];
    dialog.querySelector("p").textContent = cite.text;
    dialog.querySelector("pre").textContent = cite.bibtex;
    dialog.showModal();
  }
}
for (const tools of $(".tools")) tools.hidden = false;
document.addEventListener("click", event => {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  if (button.dataset.do === "copy") {
    const dialog = button.closest("dialog");
    navigator.clipboard?.writeText(dialog.querySelector("p").textContent + "\n\n" + dialog.querySelector("pre").textContent).then(() => { button.textContent = "Copied"; });
  } else act(button.closest("figure"), button.dataset.do);
});
function reveal() {
  let node = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const aim = node;
  for (; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  aim?.scrollIntoView({block: "center"});
}
addEventListener("hashchange", reveal);
if (location.hash) reveal();
const tip = document.getElementById("tip");
let hot = null;
for (const title of $("figure path > title")) {
  title.parentNode.dataset.tip = title.textContent;
  title.remove();
}
function hide() { hot?.classList.remove("hot"); hot = null; tip.hidden = true; }
document.addEventListener("pointerover", event => {
  const mark = event.target.closest?.("[data-tip]");
  if (mark === hot) return;
  hide();
  if (!mark) return;
  hot = mark;
  mark.classList.add("hot");
  tip.textContent = mark.dataset.tip;
  tip.hidden = false;
  const box = mark.getBoundingClientRect(), wide = tip.offsetWidth, room = document.documentElement.clientWidth;
  tip.style.left = Math.max(8, Math.min(box.left + box.width / 2 - wide / 2, room - wide - 8)) + "px";
  tip.style.top = scrollY + box.top - tip.offsetHeight - 8 + "px";
});
addEventListener("keydown", event => { if (event.key === "Escape") hide(); });
})();
