// Keeps the page live, shows whether it is, and tells why a request failed.
"use strict";

const live = document.getElementById("live");
const word = document.getElementById("live-word");
const notice = document.getElementById("notice");

function show(state, text) {
  if (live.dataset.state !== state) {
    live.dataset.state = state;
    word.textContent = text;
  }
}

function tell(text) {
  notice.textContent = text;
  notice.hidden = false;
}

// Each event holds elements that htmx swaps in by their ids; focus stays where it was.
function follow() {
  const source = new EventSource("/lbadmin/live");
  source.addEventListener("open", () => show("live", "Live"));
  source.addEventListener("update", (event) => {
    htmx.swap("#updates", event.data, { swapStyle: "none", swapDelay: 0, settleDelay: 0 });
  });
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

document.body.addEventListener("htmx:beforeRequest", () => {
  notice.hidden = true;
});

document.body.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  if (answer.status === 401) {
    location.reload();
    return;
  }
  try {
    tell(JSON.parse(answer.responseText).detail);
  } catch {
    tell("The node answered with status " + answer.status + "; try again.");
  }
});

document.body.addEventListener("htmx:sendError", () => {
  tell("The node does not answer; check the network and try again.");
});
