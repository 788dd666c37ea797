// Live progress of issuing; without it the page reloads by itself.
"use strict";
const bar = document.getElementById("progress");
const sealed = document.getElementById("progress-sealed");
async function look() {
  try {
    const answer = await fetch(bar.dataset.source, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const progress = await answer.json();
    bar.max = progress.rows;
    bar.value = progress.sealed;
    sealed.textContent = String(progress.sealed);
    if (!progress.running) {
      location.reload();
      return;
    }
  } catch {
    // Asked again: a moment without an answer is no end.
  }
  setTimeout(look, 700);
}
if (bar) setTimeout(look, 400);
