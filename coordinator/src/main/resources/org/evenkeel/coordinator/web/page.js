// What every page does: the menu, the answers to refused requests, and changes through the API.

const notice = document.getElementById("notice");
const done = document.getElementById("done");

export class Refusal extends Error {
  constructor(detail, field, problems = [], status = 0) {
    super(detail);
    this.field = field;
    this.problems = problems;
    this.status = status;
  }
}

// The menu of narrow windows.
const menuButton = document.getElementById("menu-button");
const menu = document.getElementById("menu");

function openMenu(open) {
  menu.classList.toggle("open", open);
  menuButton.setAttribute("aria-expanded", String(open));
}

menuButton.addEventListener("click", () => openMenu(!menu.classList.contains("open")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu.classList.contains("open")) {
    openMenu(false);
    menuButton.focus();
  }
});

export function tellAll(text) {
  notice.textContent = text;
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
}

export function tellDone(text) {
  done.textContent = text;
  if (text) {
    done.focus();
  }
}

export function forget() {
  notice.hidden = true;
  done.textContent = "";
  for (const problem of document.querySelectorAll(".field-problem")) {
    problem.hidden = true;
  }
  for (const field of document.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
  }
}

// Beside the field of the form that it is about, else above everything.
export function tell(form, refusal) {
  const field = form && refusal.field ? form.elements.namedItem(refusal.field) : null;
  const problem = field && document.getElementById(field.id + "-problem");
  if (!problem) {
    tellAll([refusal.message, ...refusal.problems].join("\n"));
    return;
  }
  problem.textContent = refusal.message;
  problem.hidden = false;
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

// Asks the API; whatever it does not do is a Refusal.
export async function ask(method, where, type, body, more = {}) {
  const headers = { ...JSON.parse(document.body.dataset.headers), Accept: "application/json", ...more };
  if (type) {
    headers["Content-Type"] = type;
  }
  let answer;
  try {
    answer = await fetch(where, { method, headers, body, redirect: "error" });
  } catch {
    throw new Refusal("The node does not answer; check the network and try again.");
  }
  if (answer.status === 401) {
    location.reload(); // to the login page
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const otherwise = "The node answered with status " + answer.status + "; try again.";
    throw new Refusal(told.detail || otherwise, told.field, told.problems || [], answer.status);
  }
  return told;
}

export function askJson(method, where, object, more) {
  const body = object === undefined ? undefined : JSON.stringify(object);
  return ask(method, where, "application/json", body, more);
}

// Fetches the page again and renews the parts of it that say so.
export async function renew() {
  const page = await fetch(location.href);
  const parsed = new DOMParser().parseFromString(await page.text(), "text/html");
  for (const old of document.querySelectorAll("[data-renew]")) {
    const now = parsed.getElementById(old.id);
    if (now) {
      const adopted = document.adoptNode(now);
      old.replaceWith(adopted);
      htmx.process(adopted);
    }
  }
}

// One at a time: a second press while the first is under way does nothing.
let busy = false;

export async function act(form, work) {
  if (busy) {
    return;
  }
  busy = true;
  forget();
  try {
    const words = await work();
    if (form) {
      form.reset();
    }
    await renew();
    tellDone(words);
  } catch (e) {
    tell(form, e instanceof Refusal ? e : new Refusal(String(e)));
  } finally {
    busy = false;
  }
}

// Shows what is told once, until the page is left.
export function reveal(heading, texts) {
  const place = document.getElementById("secret");
  place.querySelector("h2").textContent = heading;
  const list = place.querySelector("ul");
  list.replaceChildren(
    ...texts.map((text) => {
      const item = document.createElement("li");
      const code = document.createElement("code");
      code.textContent = text;
      item.append(code);
      return item;
    })
  );
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
}

document.getElementById("copy-secret")?.addEventListener("click", async () => {
  const texts = [...document.querySelectorAll("#secret code")].map((code) => code.textContent);
  await navigator.clipboard.writeText(texts.join("\n"));
  document.getElementById("copied").textContent = "Copied";
});

function filled(template, form) {
  return template.replace(/\{([a-z-]+)\}/g, (_, name) => form.elements.namedItem(name).value.trim());
}

function path(template, form) {
  return template.replace(/\{([a-z-]+)\}/g, (_, name) =>
    encodeURIComponent(form.elements.namedItem(name).value.trim())
  );
}

// What a form's fields say, as the API wants it: data-list fields are lists, empty ones are left out.
function content(form) {
  const object = {};
  for (const field of form.elements) {
    if (!field.name || "path" in field.dataset || field.disabled) {
      continue;
    }
    const value = field.type === "password" ? field.value : field.value.trim();
    if ("list" in field.dataset) {
      object[field.name] = value.split(/[\s,]+/).filter((each) => each);
    } else if (value) {
      object[field.name] = value;
    }
  }
  return object;
}

function secrets(element, told) {
  const once = element.dataset.once;
  if (once && told[once]) {
    reveal(element.dataset.onceHeading, [told[once]].flat());
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.api) {
    return;
  }
  event.preventDefault();
  if (form.dataset.confirm && !confirm(filled(form.dataset.confirm, form))) {
    return;
  }
  act(form, async () => {
    const words = filled(form.dataset.done, form);
    const told = await askJson(form.dataset.method, path(form.dataset.api, form), content(form));
    secrets(form, told);
    return words;
  });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-api]");
  if (!button || (button.dataset.confirm && !confirm(button.dataset.confirm))) {
    return;
  }
  act(null, async () => {
    const body = button.dataset.body ? JSON.parse(button.dataset.body) : undefined;
    const revision = button.dataset.ifMatch;
    const more = revision ? { "If-Match": '"' + revision + '"' } : {};
    const told = await askJson(button.dataset.method, button.dataset.api, body, more);
    secrets(button, told);
    if (button.dataset.go) {
      location.assign(button.dataset.go);
    }
    return button.dataset.done;
  });
});

// Fills a form from a button's data, to be changed there.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-fill]");
  if (!button) {
    return;
  }
  forget();
  const form = document.getElementById(button.dataset.fill);
  for (const [name, value] of Object.entries(JSON.parse(button.dataset.values))) {
    form.elements.namedItem(name).value = value;
  }
  form.scrollIntoView({ block: "nearest" });
  form.focus();
});

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb !== "get") {
    notice.hidden = true;
  }
});

document.body.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  if (answer.status === 401) {
    location.reload();
    return;
  }
  try {
    tellAll(JSON.parse(answer.responseText).detail);
  } catch {
    tellAll("The node answered with status " + answer.status + "; try again.");
  }
});

document.body.addEventListener("htmx:sendError", () => {
  tellAll("The node does not answer; check the network and try again.");
});
