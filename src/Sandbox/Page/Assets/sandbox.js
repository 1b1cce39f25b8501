"use strict";

const said = document.getElementById("said");

// A part is replaced as a whole; what the reader has focused, typed and scrolled to stays.
function show(id, html) {
  const part = document.getElementById(id);
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  const typed = [...part.querySelectorAll("input[id]")].map(i => [i.id, i.value]);
  const range = active instanceof HTMLInputElement ? [active.selectionStart, active.selectionEnd] : null;
  const top = part.scrollTop;
  part.innerHTML = html;
  for (const [input, value] of typed) {
    const again = document.getElementById(input);
    if (again) again.value = value;
  }
  const focused = active && active.id ? document.getElementById(active.id) : null;
  if (focused) {
    focused.focus({ preventScroll: true });
    if (range) focused.setSelectionRange(range[0], range[1]);
  } else if (active) {
    part.tabIndex = part.tabIndex < 0 ? -1 : part.tabIndex;
    part.focus({ preventScroll: true });
  }
  part.scrollTop = id === "chat" ? part.scrollHeight : top;
}

document.addEventListener("submit", async event => {
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const { done, said: text } = await answer.json();
    said.textContent = text;
    if (done) form.reset();
  } catch {
    said.textContent = "Router does not answer. Is it still running?";
  }
});

const events = new EventSource("/sandbox/events");
events.onmessage = event => {
  for (const [id, html] of Object.entries(JSON.parse(event.data))) show(id, html);
};

const chat = document.getElementById("chat");
chat.scrollTop = chat.scrollHeight;
