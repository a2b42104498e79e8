// Adds what happens to the page as it happens: each status is compared with the one before.

const MOST = 500;
const live = document.getElementById("live");
const word = document.getElementById("live-word");
const rows = document.getElementById("events");
const filter = document.getElementById("filter");
const pause = document.getElementById("pause");
const waiting = [];
let before = null;

function show(state, text) {
  live.dataset.state = state;
  word.textContent = text;
}

function two(number) {
  return String(number).padStart(2, "0");
}

function moment(at) {
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return day + " " + [two(at.getHours()), two(at.getMinutes()), two(at.getSeconds())].join(":");
}

function cell(row, label, child) {
  const td = document.createElement("td");
  td.dataset.label = label;
  td.append(child);
  row.append(td);
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) {
    made.className = className;
  }
  return made;
}

function add(event) {
  const row = document.createElement("tr");
  cell(row, "Time", element("time", moment(event.at)));
  if (event.page) {
    const link = element("a", event.where);
    link.href = event.page;
    cell(row, "Where", link);
  } else {
    cell(row, "Where", event.where);
  }
  cell(row, "What", event.what);
  cell(row, "Now", element("strong", event.now));
  cell(row, "Cause", element("span", event.cause, "reason"));
  rows.prepend(row);
  while (rows.children.length > MOST) {
    rows.lastElementChild.remove();
  }
  fit(row);
}

function fit(row) {
  const wanted = filter.value.trim().toLowerCase();
  row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
}

function fitAll() {
  [...rows.children].forEach(fit);
  document.getElementById("none").hidden = [...rows.children].some((row) => !row.hidden);
}

function happened(event) {
  const whole = { at: new Date(), cause: "", ...event };
  if (pause.getAttribute("aria-pressed") === "true") {
    waiting.push(whole);
    waiting.splice(0, Math.max(0, waiting.length - MOST));
    pause.textContent = "Go on (" + waiting.length + ")";
  } else {
    add(whole);
    fitAll();
  }
}

function services(status) {
  return new Map(status["virtual-services"].map((service) => [service.name, service]));
}

function reals(service) {
  return new Map(service["real-servers"].map((real) => [real.name, real]));
}

function compareReals(service, old) {
  const earlier = reals(old);
  for (const real of service["real-servers"]) {
    const was = earlier.get(real.name);
    const where = service.name + "/" + real.name;
    const page = "/lbadmin/real-servers/" + encodeURIComponent(service.name) + "/" + encodeURIComponent(real.name);
    if (!was) {
      happened({ where, page, what: "real server", now: "added" });
      continue;
    }
    for (const what of ["health", "state"]) {
      if (was[what] !== real[what]) {
        happened({ where, page, what, now: real[what], cause: what === "health" ? real.reason : "" });
      }
    }
  }
  const left = reals(service);
  for (const name of earlier.keys()) {
    if (!left.has(name)) {
      happened({ where: service.name + "/" + name, what: "real server", now: "removed" });
    }
  }
}

function compare(old, now) {
  for (const what of ["role", "revision"]) {
    if (old[what] !== now[what]) {
      happened({ where: now.node, what, now: String(now[what]) });
    }
  }
  for (const reason of now.degraded.filter((each) => !old.degraded.includes(each))) {
    happened({ where: now.node, what: "degraded", now: "degraded", cause: reason });
  }
  for (const reason of old.degraded.filter((each) => !now.degraded.includes(each))) {
    happened({ where: now.node, what: "degraded", now: "mended", cause: reason });
  }
  const earlier = services(old);
  for (const [name, service] of services(now)) {
    const was = earlier.get(name);
    if (!was) {
      happened({ where: name, what: "virtual service", now: "added" });
    } else {
      if (was.up !== service.up) {
        happened({ where: name, what: "virtual service", now: service.up ? "up" : "down" });
      }
      compareReals(service, was);
    }
  }
  const left = services(now);
  for (const name of earlier.keys()) {
    if (!left.has(name)) {
      happened({ where: name, what: "virtual service", now: "removed" });
    }
  }
}

filter.addEventListener("input", fitAll);
filter.form.addEventListener("submit", (event) => event.preventDefault());
pause.addEventListener("click", () => {
  const paused = pause.getAttribute("aria-pressed") !== "true";
  pause.setAttribute("aria-pressed", String(paused));
  pause.textContent = paused ? "Go on (0)" : "Pause";
  if (!paused) {
    waiting.splice(0).forEach(add);
    fitAll();
  }
});

function follow() {
  const source = new EventSource("/api/v1/events");
  source.addEventListener("open", () => show("live", "Live"));
  source.addEventListener("status", (event) => {
    if (event.data) {
      const now = JSON.parse(event.data);
      if (before) {
        compare(before, now);
      }
      before = now;
    }
  });
  source.addEventListener("error", () => {
    show("lost", "Reconnecting");
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(follow, 5000);
    }
  });
}

follow();
