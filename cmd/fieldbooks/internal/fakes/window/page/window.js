// Keeps the page as the server has it. When an event says that something changed, the page is
// fetched anew, and each part with data-live that differs takes the place of the one that is shown.
"use strict";

const state = document.getElementById("state");
const pause = document.getElementById("pause");
let source = null, paused = false, busy = false, again = false;

function tell(text) {
  if (state.textContent !== text) state.textContent = text;
}

// put replaces a part, with what the reader opened and where the keyboard is; a part in which text
// is selected stays until it is not.
function put(part, next) {
  const chosen = document.getSelection();
  if (!chosen.isCollapsed && part.contains(chosen.anchorNode)) return;
  if (part.outerHTML === next.outerHTML) return;
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  const open = Array.from(part.querySelectorAll("details[open][id]"), d => d.id);
  part.replaceWith(next);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

async function refresh() {
  if (busy) { again = true; return; }
  busy = true;
  try {
    do {
      again = false;
      const answer = await fetch(document.body.dataset.from, { cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of document.querySelectorAll("[data-live]")) {
        const next = page.getElementById(part.id);
        if (answer.ok && next && !paused) put(part, document.importNode(next, true));
      }
      if (source?.readyState === EventSource.OPEN) tell("Live");
    } while (again);
  } catch {
    tell("The fake cannot be reached.");
  } finally {
    busy = false;
  }
}

// listen is on while the page can be seen: a browser has few connections for one server.
function listen() {
  source?.close();
  source = null;
  if (paused || document.hidden) return;
  source = new EventSource("/events");
  source.addEventListener("hello", refresh);
  source.addEventListener("changed", refresh);
  source.onerror = () => tell("The fake was stopped, or cannot be reached.");
}

if (state) {
  document.getElementById("again").hidden = true;
  pause.hidden = false;
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    if (paused) tell("Paused");
    listen();
  });
  document.addEventListener("visibilitychange", listen);
  listen();
}
