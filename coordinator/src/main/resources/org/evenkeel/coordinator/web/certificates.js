// Puts, staples and removes certificates through the API, and tells what is wrong beside its field.
import { Refusal, act, ask, forget } from "./page.js";

const LARGEST = 1048576;
const put = document.getElementById("put");
const staple = document.getElementById("staple");

function path(name, below = "") {
  if (name === "." || name === "..") {
    throw new Refusal("no name of a certificate", "name");
  }
  return "/api/v1/certificates/" + encodeURIComponent(name) + below;
}

function file(form, name) {
  const chosen = form.elements.namedItem(name).files[0];
  if (chosen && chosen.size > LARGEST) {
    throw new Refusal("it is over 1 MiB; give another file", name);
  }
  return chosen;
}

put?.addEventListener("submit", (event) => {
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

staple?.addEventListener("submit", (event) => {
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

document.addEventListener("click", (event) => {
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
