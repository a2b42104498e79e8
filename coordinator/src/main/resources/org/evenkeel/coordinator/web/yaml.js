// Edits the text of the configuration: it is planned by the node as it is typed, and committed as
// the revision after the one that it was made from.

import { Refusal, ask, askJson, forget, tellAll, tellDone } from "./page.js";
import { changedMeanwhile, planned, words } from "./plan.js";

const PAUSE = 350;
const form = document.getElementById("yaml-editor");
const text = document.getElementById("text");
const plan = document.getElementById("plan");
const commit = document.getElementById("commit");
const keep = document.getElementById("keep");
const revision = { "If-Match": '"' + form.dataset.revision + '"' };
const begun = text.value;

function send(query) {
  return ask("PUT", "/api/v1/config" + query, "application/yaml", text.value, revision);
}

function say(...children) {
  plan.replaceChildren(...children);
}

// Puts the caret where a problem is.
function go(line, column) {
  const lines = text.value.split("\n");
  const at = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  text.focus();
  text.setSelectionRange(at + column - 1, at + (lines[line - 1] ?? "").length);
  const height = text.scrollHeight / lines.length;
  text.scrollTop = Math.max(0, (line - 4) * height);
}

function problem(told) {
  const item = document.createElement("li");
  const parts = /^(?:[^\s:]*:)?(\d+):(\d+): (.*)$/s.exec(told);
  if (!parts) {
    item.textContent = told;
    return item;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = "line " + parts[1];
  button.addEventListener("click", () => go(Number(parts[1]), Number(parts[2])));
  item.append(button, " " + parts[3]);
  return item;
}

function refused(e) {
  if (e.status === 412) {
    document.getElementById("reload").hidden = false;
    tellAll(changedMeanwhile(e));
  }
  const problems = document.createElement("ul");
  problems.className = "change-list problems";
  problems.append(...e.problems.map(problem));
  say(words(e.message, "field-problem"), problems);
  commit.disabled = true;
}

function asRefusal(e) {
  return e instanceof Refusal ? e : new Refusal(String(e));
}

let latest = 0;

// An answer that a later question has overtaken is dropped.
async function ponder() {
  const turn = ++latest;
  if (text.value === begun) {
    forget();
    say(words("Nothing yet."));
    commit.disabled = true;
    return;
  }
  try {
    const told = await send("?plan=true");
    if (turn === latest) {
      forget();
      say(...planned(told));
      commit.disabled = false; // comments are worth a revision, too
    }
  } catch (e) {
    if (turn === latest) {
      forget();
      refused(asRefusal(e));
    }
  }
}

let timer;

text.addEventListener("input", () => {
  commit.disabled = true;
  clearTimeout(timer);
  timer = setTimeout(ponder, PAUSE);
});

document.getElementById("file").addEventListener("change", async (event) => {
  const file = event.target.files[0];
  if (file) {
    text.value = await file.text();
    ponder();
  }
});

// Until it is kept, the node goes back by itself.
function wait(number, seconds) {
  const end = Date.now() + seconds * 1000;
  const left = document.getElementById("left");
  form.hidden = true;
  keep.hidden = false;
  keep.querySelector("button").focus();
  const tick = setInterval(() => {
    const rest = Math.ceil((end - Date.now()) / 1000);
    left.textContent = Math.max(0, rest) + " s";
    if (rest <= 0) {
      clearInterval(tick);
      keep.hidden = true;
      tellAll("Revision " + number + " was not kept in time: the node goes back to what ran before. Reload to see it.");
    }
  }, 250);
  keep.querySelector("button").onclick = async () => {
    try {
      await askJson("POST", "/api/v1/config/confirm/" + number);
      clearInterval(tick);
      location.assign("/lbadmin/configuration");
    } catch (e) {
      tellAll(asRefusal(e).message);
    }
  };
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (commit.disabled) {
    return;
  }
  commit.disabled = true;
  const query = new URLSearchParams();
  const comment = document.getElementById("comment").value.trim();
  const seconds = document.getElementById("back").checked ? 60 : 0;
  if (comment) {
    query.set("comment", comment);
  }
  if (seconds) {
    query.set("confirm", seconds + "s");
  }
  try {
    const told = await send("?" + query);
    forget();
    window.onbeforeunload = null;
    if (seconds && String(told.revision) !== form.dataset.revision) {
      tellDone("Revision " + told.revision + " runs.");
      wait(told.revision, seconds);
    } else {
      location.assign("/lbadmin/configuration");
    }
  } catch (e) {
    forget();
    refused(asRefusal(e));
  }
});

document.getElementById("reload").addEventListener("click", () => location.reload());

// What was typed is not lost by a wrong click.
text.addEventListener("input", () => {
  window.onbeforeunload = text.value === begun ? null : (event) => event.preventDefault();
});
