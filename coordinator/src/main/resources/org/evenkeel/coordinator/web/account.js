// Sets up one's own second factor: a secret for an app first, then the code that it shows.

import { act, ask, askJson, forget, reveal, tell, Refusal } from "./page.js";

const form = document.getElementById("totp");
let secret = "";

async function begin(where, old) {
  const told = await askJson("PUT", where, { old });
  secret = told.secret;
  document.getElementById("totp-secret").textContent = secret.replace(/(.{4})(?=.)/g, "$1 ");
  const headers = {
    ...JSON.parse(document.body.dataset.headers),
    "Content-Type": "application/x-www-form-urlencoded",
  };
  const body = new URLSearchParams({ text: told.uri });
  const picture = await fetch("/lbadmin/qr", { method: "POST", headers, body });
  if (picture.ok) {
    const parsed = new DOMParser().parseFromString(await picture.text(), "image/svg+xml");
    document.getElementById("totp-qr").replaceChildren(document.adoptNode(parsed.documentElement));
  }
  document.getElementById("totp-step").hidden = false;
  document.getElementById("totp-go").textContent = "Turn on";
  const code = document.getElementById("totp-code");
  code.required = true;
  code.focus();
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const where = "/api/v1/users/" + encodeURIComponent(form.dataset.user) + "/totp";
  const old = form.elements.namedItem("old").value;
  if (!secret) {
    forget();
    try {
      await begin(where, old);
    } catch (e) {
      tell(form, e instanceof Refusal ? e : new Refusal(String(e)));
    }
    return;
  }
  act(form, async () => {
    const code = form.elements.namedItem("code").value.trim();
    const told = await askJson("PUT", where, { old, secret, code });
    secret = "";
    document.getElementById("totp-step").hidden = true;
    document.getElementById("totp-go").textContent = "Set up";
    reveal("Recovery codes: each signs you in once, when the phone is lost", told["recovery-codes"]);
    return "The second factor is on.";
  });
});
