// Counts down until a lockdown that nobody keeps is undone, and keeps it by a connection of its own.

import { Refusal, askJson, forget, tellAll } from "./page.js";

// A browser holds some connections from before; each that is refused is closed.
const ATTEMPTS = 10;
const left = document.getElementById("left");
const form = document.getElementById("keep-form");
const end = Date.now() + Number(left?.dataset.seconds ?? 0) * 1000;

function count(tick) {
  const rest = Math.max(0, Math.ceil((end - Date.now()) / 1000));
  left.textContent = rest + " s";
  if (rest === 0) {
    clearInterval(tick);
    document.getElementById("keep").hidden = true;
    tellAll("It was not kept in time: what was before comes back. Reload to see it.");
  }
}

if (left) {
  const tick = setInterval(() => count(tick), 250);
}

async function keep() {
  for (let attempt = 1; ; attempt++) {
    try {
      await askJson("POST", "/api/v1/lockdown/confirm");
      location.assign("/lbadmin/lockdown");
      return;
    } catch (e) {
      const refusal = e instanceof Refusal ? e : new Refusal(String(e));
      if (refusal.status !== 409 || attempt === ATTEMPTS) {
        tellAll(refusal.message);
        return;
      }
    }
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  forget();
  keep();
});
