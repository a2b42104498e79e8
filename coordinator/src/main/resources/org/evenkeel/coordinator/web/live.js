// Keeps the page live, and shows whether it is.

let after = document.getElementById("finder").dataset.after;
const live = document.getElementById("live");
const word = document.getElementById("live-word");

function show(state, text) {
  if (live.dataset.state !== state) {
    live.dataset.state = state;
    word.textContent = text;
  }
}

// Makes a node equal to its newer rendering but keeps whatever stays: focus, selected text and a
// press that has begun outlast an update.
function morph(old, now) {
  if (old.isEqualNode(now)) {
    return;
  }
  if (old.nodeName !== now.nodeName || old.id !== now.id) {
    old.replaceWith(now);
    bind(now);
  } else if (old.nodeType === Node.ELEMENT_NODE) {
    if ("own" in old.dataset) {
      return; // what the page draws itself
    }
    morphAttributes(old, now);
    morphChildren(old, now);
  } else {
    old.nodeValue = now.nodeValue;
  }
}

function morphAttributes(old, now) {
  for (const { name } of [...old.attributes]) {
    if (!now.hasAttribute(name)) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of now.attributes) {
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
}

function morphChildren(old, now) {
  while (old.childNodes.length > now.childNodes.length) {
    old.lastChild.remove();
  }
  [...now.childNodes].forEach((child, i) => {
    if (i < old.childNodes.length) {
      morph(old.childNodes[i], child);
    } else {
      old.append(child);
      bind(child);
    }
  });
}

// Lets htmx find the buttons of what is new on the page.
function bind(node) {
  if (node.nodeType === Node.ELEMENT_NODE) {
    htmx.process(node);
  }
}

// Each event holds the elements that changed, to be found on the page by their ids.
function update(html) {
  const parsed = document.createElement("template");
  parsed.innerHTML = html;
  for (const now of [...parsed.content.children]) {
    const old = document.getElementById(now.id);
    if (old) {
      if (old.id === "services") {
        rearrange(""); // as the node has them
      }
      morph(old, now);
      if (old.id === "services") {
        sort();
        fitAll();
      } else if (old.classList.contains("service")) {
        fit(old);
      }
    }
  }
  count();
}

// Finding: which services are shown, and in which order. It is kept in the page's address.

const finder = document.getElementById("finder");
const find = document.getElementById("find");
const order = document.getElementById("sort");
const attention = document.getElementById("attention");
const found = document.getElementById("found");
const TROUBLE = ".tone-down, .tone-drain, .tone-halt";
let configured = [];

function services() {
  return [...document.querySelectorAll("#services > .service")];
}

function troubled(service) {
  return service.classList.contains("is-down") ? 2 : service.querySelector(TROUBLE) ? 1 : 0;
}

function connections(service) {
  return Number(service.querySelector(".active-count").textContent.replace(/\D/g, ""));
}

function fit(service) {
  const wanted = find.value.trim().toLowerCase();
  const only = attention.getAttribute("aria-pressed") === "true";
  service.hidden = (only && !troubled(service)) || (wanted !== "" && !service.textContent.toLowerCase().includes(wanted));
}

function fitAll() {
  services().forEach(fit);
}

function count() {
  const all = services();
  const shown = all.filter((service) => !service.hidden).length;
  finder.hidden = all.length < 2;
  const text = shown === all.length ? "" : shown + " of " + all.length + " virtual services";
  if (found.textContent !== text) {
    found.textContent = text;
  }
}

// Only when asked for and when services come or go: nothing shall jump away below a finger.
function sort() {
  configured = services().map((service) => service.id);
  rearrange(order.value);
}

function rearrange(wanted) {
  const names = new Intl.Collator(undefined, { numeric: true });
  const place = new Map(configured.map((id, i) => [id, i]));
  const by = {
    "": (a, b) => place.get(a.id) - place.get(b.id),
    name: (a, b) => names.compare(a.id, b.id),
    trouble: (a, b) => troubled(b) - troubled(a) || place.get(a.id) - place.get(b.id),
    busy: (a, b) => connections(b) - connections(a) || place.get(a.id) - place.get(b.id),
  };
  const all = services();
  const sorted = all.toSorted(by[wanted] ?? by[""]);
  if (sorted.some((service, i) => service !== all[i])) {
    document.getElementById("services").append(...sorted);
  }
}

function remember() {
  const query = new URLSearchParams();
  const pressed = attention.getAttribute("aria-pressed") === "true";
  for (const [name, value] of [["find", find.value.trim()], ["sort", order.value], ["attention", pressed ? "1" : ""]]) {
    if (value) {
      query.set(name, value);
    }
  }
  history.replaceState(null, "", query.size ? "?" + query : location.pathname);
}

function chosen() {
  fitAll();
  count();
  remember();
}

let typing;

find.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(chosen, 120);
});
finder.addEventListener("submit", (event) => event.preventDefault());
order.addEventListener("change", () => {
  rearrange(order.value);
  remember();
});
attention.addEventListener("click", () => {
  attention.setAttribute("aria-pressed", String(attention.getAttribute("aria-pressed") !== "true"));
  chosen();
});

const asked = new URLSearchParams(location.search);
find.value = asked.get("find") ?? "";
order.value = asked.get("sort") ?? "";
attention.setAttribute("aria-pressed", String(asked.has("attention")));
sort();
fitAll();
count();

// The lines of the last ten minutes' connections: the node has the past, the page goes on with it.

let pulse = { every: 10, services: {} };
const SAMPLES = 60;

function draw(line) {
  const all = pulse.services[line.dataset.own] ?? [];
  const most = Math.max(1, ...all);
  const points = all.map((value, i) => (SAMPLES - all.length + i) * 2 + "," + (22 - (20 * value) / most).toFixed(1));
  line.firstElementChild.setAttribute("d", points.length > 1 ? "M" + points.join("L") : "");
}

function beat() {
  for (const service of services()) {
    const line = service.querySelector(".spark");
    const all = (pulse.services[line.dataset.own] ??= []);
    all.push(connections(service));
    all.splice(0, all.length - SAMPLES);
    if (!service.hidden) {
      draw(line);
    }
  }
}

async function remind() {
  try {
    pulse = await (await fetch("/lbadmin/pulse")).json();
  } catch {
    // The lines begin with what comes.
  }
  document.querySelectorAll(".spark").forEach(draw);
  setInterval(beat, pulse.every * 1000);
}

function follow() {
  const source = new EventSource("/lbadmin/live?after=" + after);
  after = ""; // later ones are told by what they heard last
  source.addEventListener("open", () => show("live", "Live"));
  source.addEventListener("update", (event) => update(event.data));
  source.addEventListener("error", () => {
    show("lost", "Reconnecting");
    if (source.readyState === EventSource.CLOSED) {
      // Refused rather than cut off, so the browser does not try again by itself.
      leaveWithoutSession();
      setTimeout(follow, 5000);
    }
  });
}

async function leaveWithoutSession() {
  try {
    const page = await fetch("/lbadmin/", { redirect: "manual" });
    if (page.type === "opaqueredirect") {
      location.reload(); // to the login page
    }
  } catch {
    // The node does not answer; the next attempt may find it.
  }
}

follow();
remind();
