// Adds lines of the log as they are written: those after the last one that is shown.

import { ask } from "./page.js";

const MOST = 1000;
const PAUSE = 1000;
const live = document.getElementById("live");
const word = document.getElementById("live-word");
const lines = document.getElementById("lines");
const text = document.getElementById("text");
const level = document.getElementById("level");
const pause = document.getElementById("pause");
const none = document.getElementById("none");
let last = 0;
let turn = 0;

function show(state, words) {
  live.dataset.state = state;
  word.textContent = words;
}

function part(name, content, tone = "") {
  const made = document.createElement(name);
  made.textContent = content;
  made.className = tone;
  return made;
}

function moment(at) {
  const made = part("time", new Date(at).toLocaleTimeString("sv-SE"), "muted");
  made.dateTime = at;
  made.title = at;
  return made;
}

function line(told) {
  const item = document.createElement("li");
  item.className = "log-" + told.level;
  item.append(moment(told.at), part("span", told.level, "log-level"), part("span", told.source, "muted"), part("span", told.text, "log-text"));
  return item;
}

function add(all) {
  const atEnd = lines.scrollTop + lines.clientHeight >= lines.scrollHeight - 40;
  lines.append(...all.map(line));
  while (lines.children.length > MOST) {
    lines.firstElementChild.remove();
  }
  none.hidden = lines.children.length > 0;
  if (atEnd) {
    lines.scrollTop = lines.scrollHeight;
  }
}

async function follow(own) {
  const limit = last === 0 ? 200 : MOST;
  const query = new URLSearchParams({ after: last, limit, level: level.value, text: text.value.trim() });
  try {
    const told = await ask("GET", "/api/v1/logs?" + query);
    if (own !== turn) {
      return;
    }
    if (told.last < last) {
      begin(); // the coordinator has started anew, and counts from 1
      return;
    }
    last = told.last;
    add(told.lines);
    show("live", "Live");
  } catch {
    show("lost", "Reconnecting");
  }
  setTimeout(() => {
    if (own === turn) {
      follow(own);
    }
  }, PAUSE);
}

function begin() {
  last = 0;
  lines.replaceChildren();
  follow(++turn);
}

let timer;

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => paused() || begin(), 250);
}

function paused() {
  return pause.getAttribute("aria-pressed") === "true";
}

text.addEventListener("input", later);
level.addEventListener("change", later);
text.form.addEventListener("submit", (event) => event.preventDefault());
pause.addEventListener("click", () => {
  const pausing = !paused();
  pause.setAttribute("aria-pressed", String(pausing));
  pause.textContent = pausing ? "Go on" : "Pause";
  if (pausing) {
    turn++;
    show("waiting", "Paused");
  } else {
    follow(++turn);
  }
});

begin();
