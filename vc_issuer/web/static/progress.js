// Live progress of issuing, with rate and time left; without it the page reloads by itself.
"use strict";
const bar = document.getElementById("progress");
const sealed = document.getElementById("progress-sealed");
const pace = document.getElementById("progress-pace");
let first = null;

function tellPace(progress) {
  const now = performance.now() / 1000;
  if (!first) first = { at: now, sealed: progress.sealed };
  const rate = (progress.sealed - first.sealed) / (now - first.at);
  if (!(rate > 0)) return;
  const left = Math.ceil((progress.rows - progress.sealed) / rate);
  const minutes = Math.floor(left / 60);
  const clock = `${minutes}:${String(left % 60).padStart(2, "0")}`;
  pace.textContent = pace.dataset.words.replace("{rate}", rate.toFixed(rate < 10 ? 1 : 0)).replace("{left}", clock);
}

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
    tellPace(progress);
  } catch {
    // Asked again: a moment without an answer is no end.
  }
  setTimeout(look, 500);
}
if (bar) setTimeout(look, 200);
