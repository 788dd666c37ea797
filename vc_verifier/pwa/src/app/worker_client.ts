/** Asks the worker, and gives its answers as promises. */

import type { Answer, CallName, Calls, Failure, Question } from "../worker/protocol";

/** Something that was asked for and not done, in words for people. */
export class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.code}: ${failure.en}`);
    this.name = "Refused";
  }
}

interface Waiting {
  resolve: (result: never) => void;
  reject: (error: Refused) => void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let last = 0;

/** Asks for one thing; `transfer` hands memory over instead of copying it. */
export function ask<K extends CallName>(
  call: K,
  parameters: Parameters<Calls[K]>,
  transfer: Transferable[] = [],
): Promise<ReturnType<Calls[K]>> {
  return new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, { resolve: resolve as (result: never) => void, reject });
    const question: Question = { id, call, parameters };
    started().postMessage(question, transfer);
  });
}

function started(): Worker {
  if (worker === null) {
    worker = new Worker(address(WORKER_URL), { type: "module", name: "verifier" });
    worker.addEventListener("message", (event: MessageEvent<Answer>) => receive(event.data));
    worker.addEventListener("error", () => {
      for (const id of [...waiting.keys()]) {
        const words = { zh: "核验组件未能启动。", en: "The verifying part did not start." };
        receive({ id, failure: { code: "WORKER", ...words } });
      }
    });
  }
  return worker;
}

function receive(answer: Answer): void {
  const asked = waiting.get(answer.id);
  waiting.delete(answer.id);
  if (asked === undefined) return;
  if ("failure" in answer) asked.reject(new Refused(answer.failure));
  else asked.resolve(answer.result as never);
}

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

const OWN_SCRIPTS = new Set([WORKER_URL, "/service-worker.js"]);
const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
const policy = policies?.createPolicy("app-files", { createScriptURL: own });

/** Gives a script's address in the form that the browser demands: only the app's own two. */
export function address(url: string): string {
  return policy === undefined ? own(url) : policy.createScriptURL(url);
}

function own(url: string): string {
  if (!OWN_SCRIPTS.has(url)) throw new Error("not a script of this app");
  return url;
}
