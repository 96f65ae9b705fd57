"use strict";
// Everything that is shown goes through textContent or setAttribute: nothing is read as HTML.
const INTERVAL_MS = 5000;
const CHART = { width: 480, height: 120, left: 56, right: 6, top: 8, bottom: 20, minutes: 10 };
const SVG = "http://www.w3.org/2000/svg";
const opened = new Set();

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function shape(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function known(value) {
  return typeof value === "number" && value >= 0;
}

function count(value) {
  return typeof value === "number" ? Math.round(value).toLocaleString("en") : "–";
}

function duration(ms) {
  if (!known(ms)) return "–";
  if (ms < 1000) return Math.round(ms) + " ms";
  const s = ms / 1000;
  if (s < 60) return s.toFixed(s < 10 ? 1 : 0) + " s";
  if (s < 3600) return Math.floor(s / 60) + " min " + Math.floor(s % 60) + " s";
  return Math.floor(s / 3600) + " h " + Math.floor((s % 3600) / 60) + " min";
}

function rate(value) {
  return value === undefined ? "–" : (value < 10 ? value.toFixed(1) : count(value)) + "/s";
}

function bytes(value) {
  if (!known(value)) return "–";
  const units = ["B", "KB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) { value /= 1000; unit++; }
  return (unit && value < 10 ? value.toFixed(1) : Math.round(value)) + " " + units[unit];
}

function statePill(state, healthy) {
  const kind = state === "FAILED" || !healthy ? "bad" : state === "RUNNING" ? "good" : "warn";
  const text = state.toLowerCase() + (healthy || state === "FAILED" ? "" : ", with a problem");
  return element("span", "pill " + kind, text);
}

function sum(tasks, name) {
  const values = tasks.map(task => (task.figures || {})[name]).filter(v => typeof v === "number");
  return values.length ? values.reduce((a, b) => a + b, 0) : undefined;
}

function extreme(tasks, name, choose) {
  const values = tasks.map(task => (task.figures || {})[name]).filter(known);
  return values.length ? choose(...values) : undefined;
}

// Samples of all tasks in steps of five seconds: rates are added, of lags the largest counts.
function series(tasks) {
  const step = 5000;
  const rates = new Map();
  const lags = new Map();
  for (const task of tasks) {
    const history = task.history || [];
    history.forEach(([age, total, lag], i) => {
      const at = Math.round(age / step);
      if (lag >= 0) lags.set(at, Math.max(lag, lags.get(at) || 0));
      if (i > 0 && history[i - 1][0] > age && total >= history[i - 1][1]) {
        const perSecond = (total - history[i - 1][1]) * 1000 / (history[i - 1][0] - age);
        rates.set(at, (rates.get(at) || 0) + perSecond);
      }
    });
  }
  const points = map => [...map].map(([at, value]) => [at * step, value]).sort((a, b) => b[0] - a[0]);
  return { rates: points(rates), lags: points(lags) };
}

function niceTop(value) {
  if (value <= 0) return 1;
  const power = Math.pow(10, Math.floor(Math.log10(value)));
  return [1, 2, 5, 10].map(f => f * power).find(top => top >= value);
}

function chart(title, points, format) {
  const { width, height, left, right, top, bottom, minutes } = CHART;
  const span = minutes * 60000;
  const max = niceTop(Math.max(0, ...points.map(p => p[1])));
  const x = age => left + (width - left - right) * (1 - Math.min(age, span) / span);
  const y = value => height - bottom - (height - top - bottom) * value / max;
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title });
  for (const value of [0, max / 2, max]) {
    svg.append(
      shape("line", { class: "rule", x1: left, x2: width - right, y1: y(value), y2: y(value) }),
      shape("text", { x: left - 5, y: y(value) + 3.5, "text-anchor": "end" }, format(value)));
  }
  for (const minute of [10, 5, 0]) {
    svg.append(shape("text", {
      x: x(minute * 60000), y: height - 5,
      "text-anchor": minute === 10 ? "start" : minute ? "middle" : "end"
    }, minute ? "−" + minute + " min" : "now"));
  }
  if (points.length > 1) {
    const path = points.map(([age, value]) => x(age).toFixed(1) + "," + y(value).toFixed(1)).join(" L");
    const base = y(0).toFixed(1);
    svg.append(
      shape("path", {
        class: "area",
        d: `M${x(points[0][0]).toFixed(1)},${base} L${path} L${x(points[points.length - 1][0]).toFixed(1)},${base} Z`
      }),
      shape("path", { class: "line", d: "M" + path }));
  }
  return element("figure", "", element("figcaption", "", title), svg);
}

function axisNumber(value) {
  if (value >= 1e6) return value / 1e6 + "M";
  if (value >= 1e3) return value / 1e3 + "k";
  return String(Number(value.toPrecision(2)));
}

function axisDuration(ms) {
  if (ms === 0) return "0";
  if (ms < 1000) return Number(ms.toPrecision(2)) + " ms";
  if (ms < 120000) return Number((ms / 1000).toPrecision(2)) + " s";
  return ms < 7200000 ? Number((ms / 60000).toPrecision(2)) + " min" : Number((ms / 3600000).toPrecision(2)) + " h";
}

function tile(name, value, className) {
  return element("div", "tile",
    element("div", "name", name), element("div", "value " + (className || ""), value));
}

function sourceTiles(connector, now) {
  const tasks = connector.tasks;
  const tiles = [
    tile("Behind the table", duration(connector.lag_ms)),
    tile("Until records expire", duration(connector.trim_horizon_ms)),
    tile("Read", rate(now)),
    tile("Stream records", count(sum(tasks, "records"))),
    tile("Open / waiting shards", count(sum(tasks, "open_shards")) + " / " + count(sum(tasks, "waiting_shards"))),
    tile("Read ahead of Kafka", bytes(sum(tasks, "buffered_bytes"))),
    tile("Throttled calls", count(sum(tasks, "throttles"))),
    tile("Failed calls", count(sum(tasks, "errors"))),
    tile("Gaps", count(sum(tasks, "gaps")), sum(tasks, "gaps") > 0 ? "warn" : "")
  ];
  if (sum(tasks, "snapshot_rows") > 0) tiles.push(tile("Snapshot rows", count(sum(tasks, "snapshot_rows"))));
  return tiles;
}

function sinkTiles(connector, now) {
  const tasks = connector.tasks;
  const skipped = ["skipped_filtered", "skipped_unchanged", "skipped_no_change"]
    .map(name => sum(tasks, name)).reduce((a, b) => b === undefined ? a : (a || 0) + b, undefined);
  const circuits = tasks.map(task => (task.figures || {}).circuit_state).filter(Boolean);
  const open = circuits.find(state => state !== "CLOSED");
  const rejected = sum(tasks, "rejected");
  const delay = p => duration(extreme(tasks, "delay_p" + p + "_millis", Math.max));
  return [
    tile("Delay, 95th percentile", delay(95)),
    tile("Delay, median / 99th", delay(50) + " / " + delay(99)),
    tile("Written", rate(now)),
    tile("Applied", count(sum(tasks, "applied"))),
    tile("Superseded", count(sum(tasks, "superseded"))),
    tile("Coalesced", count(sum(tasks, "coalesced"))),
    tile("Skipped", count(skipped)),
    tile("Rejected", count(rejected), rejected > 0 ? "bad" : ""),
    tile("Sent again", count(sum(tasks, "retried"))),
    tile("Waiting documents", count(sum(tasks, "waiting_documents"))),
    tile("Records behind", count(extreme(tasks, "records_lag_max", Math.max))),
    tile("OpenSearch", open ? "not reachable" : circuits.length ? "reachable" : "–", open ? "bad" : "")
  ];
}

function snapshotBars(connector) {
  return connector.tasks
    .filter(task => (task.figures || {}).snapshot_segments_open > 0)
    .map(task => {
      const bar = element("progress", "");
      bar.max = 100;
      bar.value = task.figures.snapshot_percent;
      const left = task.figures.snapshot_millis_left;
      return element("div", "", element("div", "quiet",
        "Snapshot, task " + task.task + ": " + Math.round(task.figures.snapshot_percent) + " %"
        + (left > 0 ? ", about " + duration(left) + " left" : "")), bar);
    });
}

function table(columns, rows) {
  const head = element("tr", "", ...columns.map(([name, , kind]) => element("th", kind || "", name)));
  const body = rows.map(row =>
    element("tr", "", ...columns.map(([, value, kind]) => element("td", kind || "", value(row)))));
  return element("div", "scroll", element("table", "", element("thead", "", head), element("tbody", "", ...body)));
}

function errors(connector) {
  const lines = connector.tasks.filter(task => task.error)
    .map(task => element("p", "error", "Task " + task.task + ": " + task.error));
  return connector.error ? [element("p", "error", connector.error), ...lines] : lines;
}

function taskTable(connector) {
  const figure = (name, format) => task => format((task.figures || {})[name]);
  const columns = [
    ["Task", task => String(task.task)],
    ["State", task => statePill(task.state, true), "text"],
    ["Worker", task => task.worker || "–", "text"]
  ];
  if (connector.type === "source") {
    columns.push(
      ["Behind", figure("millis_behind_latest", duration)],
      ["Records", figure("records", count)],
      ["Acknowledged", figure("acknowledged", count)],
      ["Open shards", figure("open_shards", count)],
      ["Waiting", figure("waiting_shards", count)]);
  } else {
    columns.push(
      ["Delay p95", figure("delay_p95_millis", duration)],
      ["Applied", figure("applied", count)],
      ["In flight", task => task.figures
        ? count(task.figures.in_flight_bulks) + " of " + count(task.figures.concurrency_limit) : "–"],
      ["Waiting", figure("waiting_documents", count)],
      ["Buffer", task => task.figures
        ? Math.round(100 * task.figures.buffer_fill) + " %" + (task.figures.paused ? ", paused" : "") : "–"],
      ["Last error", task => (task.figures || {}).last_error || "–", "text"]);
  }
  return table(columns, connector.tasks);
}

function shardDetails(connector) {
  const shards = connector.tasks.flatMap(task => (task.shards || []).map(shard => ({ task: task.task, ...shard })));
  if (!shards.length) return [];
  const open = connector.tasks.reduce((n, task) => n + ((task.figures || {}).open_shards || 0), 0);
  const details = element("details", "",
    element("summary", "", shards.length < open
      ? shards.length + " of " + open + " shards, the farthest behind" : "Shards (" + shards.length + ")"),
    table([
      ["Shard", shard => shard.shard],
      ["Table", shard => shard.table, "text"],
      ["Task", shard => String(shard.task)],
      ["Behind", shard => duration(shard.millis_behind_latest)],
      ["Until records expire", shard => duration(shard.millis_to_trim_horizon)],
      ["Records", shard => count(shard.records)],
      ["Throttled", shard => count(shard.throttles)],
      ["Failed", shard => count(shard.errors)]
    ], shards));
  details.open = opened.has(connector.name);
  details.addEventListener("toggle", () => {
    if (details.open) opened.add(connector.name); else opened.delete(connector.name);
  });
  return [details];
}

function card(connector) {
  const { rates, lags } = series(connector.tasks);
  const now = rates.length ? rates[rates.length - 1][1] : undefined;
  const source = connector.type === "source";
  const figures = connector.tasks.some(task => task.figures);
  return element("section", "card",
    element("div", "head",
      element("h2", "", connector.name),
      statePill(connector.state, connector.healthy),
      element("span", "quiet", source ? "source: DynamoDB → Kafka" : "sink: Kafka → OpenSearch")),
    ...(figures ? [
      element("div", "tiles", ...(source ? sourceTiles : sinkTiles)(connector, now)),
      ...snapshotBars(connector),
      element("div", "charts",
        chart(source ? "Records read per second" : "Documents written per second", rates, axisNumber),
        chart(source ? "Behind the table" : "Delay from table to index, 95th percentile", lags, axisDuration))
    ] : []),
    ...(connector.tasks.length ? [taskTable(connector)] : []),
    ...errors(connector),
    ...shardDetails(connector));
}

function verdict(text, kind) {
  const pill = document.getElementById("verdict");
  pill.textContent = text;
  pill.className = "pill " + kind;
}

function show(status) {
  const problems = status.problems.length;
  verdict(problems ? problems + (problems > 1 ? " problems" : " problem") : "all is well", problems ? "bad" : "good");
  document.title = (problems ? "(" + problems + ") " : "") + "Headwater";
  document.getElementById("updated").textContent =
    "version " + status.version + ", " + new Date(status.time_ms).toLocaleTimeString();
  document.getElementById("problems").replaceChildren(...status.problems.map(problem =>
    element("li", "", element("strong", "",
      [problem.connector, problem.task === undefined ? "" : "task " + problem.task].filter(Boolean).join(", ")),
      problem.connector ? ": " : "", problem.reason)));
  document.getElementById("notes").textContent = status.workers_without_answer.map(worker =>
    "No figures from worker " + worker.worker + ": " + worker.reason + ".").join(" ");
  const connectors = [...status.connectors].sort((a, b) =>
    a.type === b.type ? a.name.localeCompare(b.name) : a.type === "source" ? -1 : 1);
  const scrolled = [...document.querySelectorAll(".scroll")].map(box => box.scrollLeft);
  document.getElementById("connectors").replaceChildren(...(connectors.length
    ? connectors.map(card)
    : [element("p", "quiet", "This cluster has no connector of Headwater's.")]));
  [...document.querySelectorAll(".scroll")].forEach((box, i) => { box.scrollLeft = scrolled[i] || 0; });
}

async function update() {
  try {
    const answer = await fetch(location.pathname, {
      headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(15000)
    });
    if (!answer.ok) throw new Error("HTTP " + answer.status);
    show(await answer.json());
  } catch (failure) {
    verdict("the worker does not answer", "bad");
  }
  setTimeout(update, INTERVAL_MS);
}

update();
