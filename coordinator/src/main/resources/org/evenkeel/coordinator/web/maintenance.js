// Restores a backup: first what it would change, then, once more asked for, doing it.

import { Refusal, ask, forget, tell, tellDone } from "./page.js";

const form = document.getElementById("restore");
const plan = document.getElementById("restore-plan");
const go = document.getElementById("restore-go");
let looked = false;

function begin() {
  looked = false;
  go.textContent = "Look at it";
  go.classList.remove("danger");
  plan.replaceChildren();
}

function show(told) {
  const about = document.createElement("p");
  about.textContent = "A backup of " + told.node + ", taken " + told.time + ".";
  const list = document.createElement("ul");
  list.className = "change-list";
  for (const text of [...(told.changes ?? []), ...(told.notes ?? [])]) {
    const item = document.createElement("li");
    item.textContent = text;
    item.dataset.mark = text.charAt(0);
    list.append(item);
  }
  plan.replaceChildren(about, list);
}

form?.addEventListener("change", begin);
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  forget();
  const file = form.elements.namedItem("archive").files[0];
  const node = form.elements.namedItem("node").checked;
  go.disabled = true;
  try {
    if (!looked) {
      const told = await ask("POST", "/api/v1/restore?plan=true&node=" + node, "application/zip", file);
      show(told);
      looked = (told.changes ?? []).length > 0;
      go.textContent = looked ? "Restore this" : "Look at it";
    } else if (confirm("Restore this backup?")) {
      const told = await ask("POST", "/api/v1/restore?node=" + node, "application/zip", file);
      begin();
      form.reset();
      tellDone("Restored. What was there before is kept in " + told.undo + ".");
    }
  } catch (e) {
    begin();
    const refusal = e instanceof Refusal ? e : new Refusal(String(e));
    refusal.field ??= "archive";
    tell(form, refusal);
  } finally {
    go.disabled = false;
  }
});
