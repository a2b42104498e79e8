// Edits a virtual service: every change is planned by the node as it is typed, and committed as a
// merge patch of the revision that the form was made from.

import { Refusal, askJson, forget, tellAll } from "./page.js";
import { changedMeanwhile, list, planned, words } from "./plan.js";

const PAUSE = 350;
const form = document.getElementById("editor");
const plan = document.getElementById("plan");
const commit = document.getElementById("commit");
const reals = document.getElementById("reals");
const name = form.dataset.name;
const service = JSON.parse(form.dataset.service);
const revision = { "If-Match": '"' + form.dataset.revision + '"' };
const touched = new Set();

function typed(field) {
  if (field.type === "checkbox") {
    return field.checked ? true : "";
  }
  const value = field.value.trim();
  return field.dataset.kind === "number" && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

function begun(key) {
  const value = key.split(".").reduce((at, part) => (at && typeof at === "object" ? at[part] : undefined), service);
  return value === undefined || value === null || typeof value === "object" ? "" : value;
}

function put(object, key, value) {
  const parts = key.split(".");
  const last = parts.pop();
  const inner = parts.reduce((at, part) => (at[part] ??= {}), object);
  inner[last] = value;
}

function row(item) {
  const real = JSON.parse(item.dataset.real);
  for (const field of item.querySelectorAll("[data-real-key]")) {
    const key = field.dataset.realKey;
    const value = typed(field);
    if (value === "" && real[key] !== false) {
      delete real[key];
    } else if (value !== "" && String(real[key] ?? "") !== String(value)) {
      real[key] = value;
    }
  }
  return real;
}

// What differs from what the form began with; null takes something out.
function patch() {
  const object = {};
  for (const field of form.querySelectorAll("[data-key]")) {
    const value = typed(field);
    if (String(value) !== String(begun(field.dataset.key))) {
      put(object, field.dataset.key, value === "" ? null : value);
    }
  }
  const list = [...reals.children].map(row);
  if (JSON.stringify(list) !== JSON.stringify(service["real-servers"] ?? [])) {
    object["real-servers"] = list;
  }
  return object;
}

function send(object, query) {
  const where = "/api/v1/virtual-services";
  return name
    ? askJson("PATCH", where + "/" + encodeURIComponent(name) + query, object, revision)
    : askJson("POST", where + query, object, revision);
}

function say(...children) {
  plan.replaceChildren(...children);
}

function realOf(path) {
  return [...reals.children].find((item) => {
    const real = item.querySelector("[data-real-key=name]").value.trim();
    return real && (path === real || path.startsWith(real + "."));
  });
}

// The field that a problem is about; its words are beside it only once the field was touched.
function beside(path, detail, all) {
  const own = "virtual-services." + (name || typed(form.elements.namedItem("name")));
  if (path !== own && !path.startsWith(own + ".")) {
    return;
  }
  const key = path.slice(own.length + 1);
  let field = form.querySelector('[data-key="' + CSS.escape(key) + '"]');
  let problem = field && document.getElementById(field.id + "-problem");
  if (key.startsWith("real-servers.")) {
    const item = realOf(key.slice("real-servers.".length));
    const real = item && item.querySelector("[data-real-key=name]").value.trim();
    const part = item && key.slice("real-servers.".length + real.length + 1);
    field = item && item.querySelector('[data-real-key="' + CSS.escape(part || "name") + '"]');
    problem = item && item.querySelector(".field-problem");
  }
  if (field && problem && (all || touched.has(field))) {
    field.setAttribute("aria-invalid", "true");
    problem.textContent = detail;
    problem.hidden = false;
  }
}

function refused(e, all) {
  if (e.status === 412) {
    document.getElementById("reload").hidden = false;
    tellAll(changedMeanwhile(e));
  }
  const problems = (e.problems ?? []).map((text) => {
    const parts = /^(?:[^\s:]*:)?\d+:\d+: ([^\s:]+(?::[^\s:]+)*?): (.*)$/s.exec(text);
    if (parts) {
      beside(parts[1], parts[2], all);
    }
    return parts ? parts[1] + ": " + parts[2] : text;
  });
  say(words(e.message, "field-problem"), list(problems, "problems"));
  commit.disabled = true;
}

let latest = 0;

// Asks the node what would change; an answer that later typing or a commit has overtaken is dropped.
async function ponder(all) {
  const turn = ++latest;
  const object = patch();
  if (!name && !object.name) {
    say(words("Give it a name first."));
    commit.disabled = true;
    return;
  }
  if (name && Object.keys(object).length === 0) {
    forget();
    say(words("Nothing yet."));
    commit.disabled = true;
    return;
  }
  try {
    const told = await send(object, "?plan=true");
    if (turn === latest) {
      forget();
      say(...planned(told));
      commit.disabled = (told.changes ?? []).length === 0;
    }
  } catch (e) {
    if (turn === latest) {
      forget();
      refused(e instanceof Refusal ? e : new Refusal(String(e)), all);
    }
  }
}

let timer;

// What is planned is no longer what would be committed.
function overtake() {
  latest++;
  commit.disabled = true;
  clearTimeout(timer);
}

function later(field) {
  touched.add(field);
  overtake();
  timer = setTimeout(() => ponder(false), PAUSE);
}

if (commit) {
  form.addEventListener("input", (event) => {
    if (event.target.id !== "comment") {
      later(event.target);
    }
  });

  document.getElementById("add-real").addEventListener("click", () => {
    reals.append(document.getElementById("fresh-real").content.cloneNode(true));
    reals.lastElementChild.querySelector("input").focus();
  });

  reals.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove-real]");
    if (button) {
      button.closest("li").remove();
      document.getElementById("add-real").focus();
      later(form);
    }
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (commit.disabled) {
      ponder(true);
      return;
    }
    overtake();
    try {
      const comment = document.getElementById("comment").value.trim();
      await send(patch(), comment ? "?comment=" + encodeURIComponent(comment) : "");
      location.assign("/lbadmin/");
    } catch (e) {
      forget();
      refused(e instanceof Refusal ? e : new Refusal(String(e)), true);
    }
  });

  document.getElementById("reload").addEventListener("click", () => location.reload());

  document.getElementById("remove-service")?.addEventListener("click", async () => {
    if (!confirm("Remove the virtual service " + name + "? Its connections are cut.")) {
      return;
    }
    try {
      await askJson("DELETE", "/api/v1/virtual-services/" + encodeURIComponent(name), undefined, revision);
      location.assign("/lbadmin/");
    } catch (e) {
      forget();
      refused(e instanceof Refusal ? e : new Refusal(String(e)), true);
      tellAll(e.message);
    }
  });
}
