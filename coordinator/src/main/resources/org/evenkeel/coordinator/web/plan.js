// How pages tell what a change would do.

export function words(text, tone = "muted") {
  const line = document.createElement("p");
  line.className = tone;
  line.textContent = text;
  return line;
}

export function list(lines, tone) {
  const all = document.createElement("ul");
  all.className = "change-list " + tone;
  for (const text of lines) {
    const item = document.createElement("li");
    item.textContent = text;
    item.dataset.mark = text.charAt(0);
    all.append(item);
  }
  return all;
}

// What the node answered to a plan: the changes, and what starts anew for them.
export function planned(told) {
  const changes = told.changes ?? [];
  const reloads = (told.reloads ?? []).map((each) => words("Starts anew without a lost connection: " + each));
  return [changes.length ? list(changes, "") : words("Nothing changes."), ...reloads];
}

export function changedMeanwhile(refusal) {
  return "Somebody else has changed the configuration meanwhile: " + refusal.message + ". Nothing of yours is done; reload to go on from theirs.";
}
