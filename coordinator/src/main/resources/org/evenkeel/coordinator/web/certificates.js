// Puts, staples and removes certificates through the API, and tells what is wrong beside its field.
"use strict";

const LARGEST = 1048576;
const notice = document.getElementById("notice");
const done = document.getElementById("done");
const put = document.getElementById("put");
const staple = document.getElementById("staple");

class Refusal extends Error {
  constructor(detail, field) {
    super(detail);
    this.field = field;
  }
}

function path(name, below = "") {
  if (name === "." || name === "..") {
    throw new Refusal("no name of a certificate", "name");
  }
  return "/api/v1/certificates/" + encodeURIComponent(name) + below;
}

async function ask(method, where, type, body) {
  const headers = { ...JSON.parse(document.body.dataset.headers), Accept: "application/json" };
  if (type) {
    headers["Content-Type"] = type;
  }
  let answer;
  try {
    answer = await fetch(where, { method, headers, body });
  } catch {
    throw new Refusal("The node does not answer; check the network and try again.");
  }
  if (answer.status === 401) {
    location.reload(); // to the login page
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const otherwise = "The node answered with status " + answer.status + "; try again.";
    throw new Refusal(told.detail || otherwise, told.field);
  }
  return told;
}

function forget() {
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
function tell(form, refusal) {
  const field = form && refusal.field ? form.elements.namedItem(refusal.field) : null;
  if (!field) {
    notice.textContent = refusal.message;
    notice.hidden = false;
    notice.scrollIntoView({ block: "nearest" });
    return;
  }
  const problem = document.getElementById(field.id + "-problem");
  problem.textContent = refusal.message;
  problem.hidden = false;
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

async function renewList() {
  const page = await fetch(location.pathname);
  const parsed = new DOMParser().parseFromString(await page.text(), "text/html");
  const now = parsed.getElementById("certificates");
  if (now) {
    document.getElementById("certificates").replaceWith(document.adoptNode(now));
  }
}

// One at a time: a second press while the first is under way does nothing.
let busy = false;

async function act(form, work) {
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
    await renewList();
    done.textContent = words;
    done.focus();
  } catch (e) {
    tell(form, e instanceof Refusal ? e : new Refusal(String(e)));
  } finally {
    busy = false;
  }
}

function file(form, name) {
  const chosen = form.elements.namedItem(name).files[0];
  if (chosen && chosen.size > LARGEST) {
    throw new Refusal("it is over 1 MiB; give another file", name);
  }
  return chosen;
}

put.addEventListener("submit", (event) => {
  event.preventDefault();
  act(put, async () => {
    const both = { certificate: await file(put, "certificate").text() };
    const key = file(put, "key");
    if (key) {
      both.key = await key.text();
    }
    const where = path(put.elements.namedItem("name").value.trim());
    const told = await ask("PUT", where, "application/json", JSON.stringify(both));
    return told.name + " is put, valid for " + told["days-left"] + " more days.";
  });
});

staple.addEventListener("submit", (event) => {
  event.preventDefault();
  act(staple, async () => {
    const where = path(staple.elements.namedItem("name").value.trim(), "/ocsp-response");
    const response = file(staple, "ocsp-response");
    const told = await ask("PUT", where, "application/ocsp-response", response);
    return "The response is stapled to " + told.name + ".";
  });
});

function prepare(form, name, field) {
  forget();
  form.elements.namedItem("name").value = name;
  form.scrollIntoView({ block: "nearest" });
  form.elements.namedItem(field).focus();
}

document.querySelector("main").addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (!button) {
    return;
  }
  const name = button.dataset.name;
  if (button.dataset.action === "renew") {
    prepare(put, name, "certificate");
  } else if (button.dataset.action === "staple") {
    prepare(staple, name, "ocsp-response");
  } else if (confirm("Remove the certificate " + name + " and its key?")) {
    act(null, async () => {
      await ask("DELETE", path(name));
      return name + " is removed.";
    });
  }
});
