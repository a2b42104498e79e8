// Keeps the page live, and shows whether it is.

const live = document.getElementById("live");
const word = document.getElementById("live-word");

function show(state, text) {
  if (live.dataset.state !== state) {
    live.dataset.state = state;
    word.textContent = text;
  }
}

// Makes a node equal to its newer rendering but keeps whatever stays: focus, selected text and a
// press that has begun outlast an update.
function morph(old, now) {
  if (old.isEqualNode(now)) {
    return;
  }
  if (old.nodeName !== now.nodeName || old.id !== now.id) {
    old.replaceWith(now);
    bind(now);
  } else if (old.nodeType === Node.ELEMENT_NODE) {
    morphAttributes(old, now);
    morphChildren(old, now);
  } else {
    old.nodeValue = now.nodeValue;
  }
}

function morphAttributes(old, now) {
  for (const { name } of [...old.attributes]) {
    if (!now.hasAttribute(name)) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of now.attributes) {
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
}

function morphChildren(old, now) {
  while (old.childNodes.length > now.childNodes.length) {
    old.lastChild.remove();
  }
  [...now.childNodes].forEach((child, i) => {
    if (i < old.childNodes.length) {
      morph(old.childNodes[i], child);
    } else {
      old.append(child);
      bind(child);
    }
  });
}

// Lets htmx find the buttons of what is new on the page.
function bind(node) {
  if (node.nodeType === Node.ELEMENT_NODE) {
    htmx.process(node);
  }
}

// Each event holds the elements that changed, to be found on the page by their ids.
function update(html) {
  const parsed = document.createElement("template");
  parsed.innerHTML = html;
  for (const now of [...parsed.content.children]) {
    const old = document.getElementById(now.id);
    if (old) {
      morph(old, now);
    }
  }
}

function follow() {
  const source = new EventSource("/lbadmin/live");
  source.addEventListener("open", () => show("live", "Live"));
  source.addEventListener("update", (event) => update(event.data));
  source.addEventListener("error", () => {
    show("lost", "Reconnecting");
    if (source.readyState === EventSource.CLOSED) {
      // Refused rather than cut off, so the browser does not try again by itself.
      leaveWithoutSession();
      setTimeout(follow, 5000);
    }
  });
}

async function leaveWithoutSession() {
  try {
    const page = await fetch("/lbadmin/", { redirect: "manual" });
    if (page.type === "opaqueredirect") {
      location.reload(); // to the login page
    }
  } catch {
    // The node does not answer; the next attempt may find it.
  }
}

follow();
