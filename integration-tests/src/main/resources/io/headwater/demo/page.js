"use strict";
// Everything that is shown goes through textContent or value: nothing is read as HTML.
const FIELDS = ["name", "description", "price", "stock"];
const KEPT_CHANGES = 10;
const LAST_STATIONS = ["searchable", "unchanged", "not_seen"];
const byId = id => document.getElementById(id);
let chosen = null;
let before = {};
let searches = 0;
let typing = 0;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

async function ask(path) {
  const answer = await fetch(path, { cache: "no-store" });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error);
  return json;
}

async function search() {
  const asked = ++searches;
  try {
    const found = await ask("search?words=" + encodeURIComponent(byId("words").value));
    // An answer to an older question may come later.
    if (asked === searches) show(found);
  } catch (failure) {
    if (asked === searches) byId("count").textContent = failure.message;
  }
}

function show(found) {
  byId("count").textContent = found.total + (found.total === 1 ? " document" : " documents")
    + " in " + found.millis + " ms";
  byId("documents").replaceChildren(...found.documents.map(product => {
    const button = element("button");
    button.type = "button";
    button.setAttribute("aria-current", String(product.id === chosen));
    button.append(
      element("strong", "", product.name), element("span", "", String(product.price)),
      element("span", "quiet", product.id + " · " + product.description));
    button.addEventListener("click", () => choose(product.id));
    const entry = element("li");
    entry.append(button);
    return entry;
  }));
}

async function choose(id) {
  byId("error").textContent = "";
  try {
    const answer = await ask("item?id=" + encodeURIComponent(id));
    if (id !== chosen) byId("way").hidden = true;
    chosen = id;
    before = answer.item;
    for (const field of FIELDS) byId(field).value = answer.item[field];
    byId("id").textContent = id;
    showDocument(answer);
    byId("form").hidden = false;
    byId("choose").hidden = true;
    search();
  } catch (failure) {
    byId("choose").textContent = failure.message;
    byId("choose").hidden = false;
  }
}

function showDocument(answer) {
  byId("index").hidden = !answer.document;
  byId("version").textContent = "_version " + answer.version;
  byId("document").textContent = JSON.stringify(answer.document, null, 2);
}

function station(line, row) {
  const name = line.station;
  if (name === "unchanged") byId("error").textContent = "Nothing was changed, so nothing is written.";
  if (name === "not_seen") byId("error").textContent = "Not seen in the index; perhaps a later change overtook it.";
  const entry = document.querySelector(`#way li[data-station="${CSS.escape(name)}"]`);
  if (!entry) return;
  entry.classList.add("there");
  entry.append(element("span", "", line.millis + " ms"));
  row.cells[{ written: 2, indexed: 3, searchable: 4 }[name]].textContent = line.millis + " ms";
  if (name === "written") {
    byId("rows").prepend(row);
    while (byId("rows").rows.length > KEPT_CHANGES) byId("rows").lastElementChild.remove();
    byId("changes").hidden = false;
  }
}

async function change(id, form, row) {
  const answer = await fetch("item", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ id, ...form })
  });
  if (!answer.ok) throw new Error((await answer.json()).error);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let last = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const told = JSON.parse(line);
      station(told, row);
      last = told.station;
    }
  }
  if (!LAST_STATIONS.includes(last)) throw new Error("a server of the demo does not answer");
}

async function save(event) {
  event.preventDefault();
  const id = chosen;
  const form = Object.fromEntries(FIELDS.map(field => [field, byId(field).value]));
  const row = element("tr");
  const changed = FIELDS.filter(field => form[field] !== before[field])
    .map(field => field + ": " + before[field] + " → " + form[field]).join("; ");
  row.append(...[id, changed, "…", "…", "…"].map(text => element("td", "", text)));
  byId("error").textContent = "";
  byId("save").disabled = true;
  byId("way").hidden = false;
  for (const entry of byId("way").children) {
    entry.classList.remove("there");
    entry.querySelectorAll("span").forEach(time => time.remove());
  }
  try {
    await change(id, form, row);
    if (id === chosen) {
      const answer = await ask("item?id=" + encodeURIComponent(id));
      before = answer.item;
      showDocument(answer);
    }
    search();
  } catch (failure) {
    byId("error").textContent = failure.message;
  }
  byId("save").disabled = false;
}

byId("form").addEventListener("submit", save);
byId("words").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(search, 150);
});
search();
