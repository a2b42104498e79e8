// Shows whether the page is live, and tells why a request failed.
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

document.body.addEventListener("htmx:sseOpen", () => show("live", "Live"));

document.body.addEventListener("htmx:sseError", async () => {
  show("lost", "Reconnecting");
  try {
    const page = await fetch("/lbadmin/", { method: "GET", redirect: "manual" });
    if (page.type === "opaqueredirect") {
      location.reload(); // the session has ended: to the login page
    }
  } catch {
    // The node does not answer; the stream goes on trying.
  }
});

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
