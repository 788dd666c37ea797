/** Reads codes and verifies, away from the page's own thread. */

import { openTrust, rootFingerprint, type Trust, TrustError, verify, verifyCodes } from "../engine";
import { prepare, readFrame, readPicture } from "./code_reader";
import type { Answer, Calls, Failure, Question } from "./protocol";

declare const self: DedicatedWorkerGlobalScope;

let trust: Trust | null = null;

function trusted(): Trust {
  if (trust === null) {
    throw new TrustError("TRUST_NOT_INITIALISED", {
      zh: "尚无信任数据。",
      en: "No trust data yet.",
    });
  }
  return trust;
}

type Awaitable<T> = {
  [K in keyof T]: T[K] extends (...a: infer A) => infer R ? (...a: A) => R | Promise<R> : never;
};

const calls: Awaitable<Calls> = {
  async openTrust(bundleText, root, now, previous) {
    const opened = await openTrust(bundleText, root, new Date(now), previous);
    if (opened.sequence === previous?.sequence && bundleText !== previous.bundle) {
      throw new TrustError("TRUST_ROLLBACK", {
        zh: "与已存储的同序号信任数据内容不同，已拒绝。",
        en: "It differs from the stored trust data of the same number. It was refused.",
      });
    }
    trust = opened;
    return trust.summary();
  },
  fingerprint: rootFingerprint,
  readFrame,
  readPicture,
  verify: (text, carrier, at) => verify({ text }, { trust: trusted(), at: new Date(at), carrier }),
  verifyBytes: (bytes, carrier, at) =>
    verify({ bytes }, { trust: trusted(), at: new Date(at), carrier }),
  verifyCodes: (texts, carrier, at) =>
    verifyCodes(texts, { trust: trusted(), at: new Date(at), carrier }),
};

self.addEventListener("message", (event: MessageEvent<Question>) => {
  void answer(event.data).then((given) => self.postMessage(given));
});

async function answer({ id, call, parameters }: Question): Promise<Answer> {
  try {
    const act = calls[call] as (...parameters: unknown[]) => unknown;
    return { id, result: await act(...parameters) };
  } catch (error) {
    return { id, failure: failure(error) };
  }
}

function failure(error: unknown): Failure {
  if (error instanceof TrustError) return { code: error.code, zh: error.zh, en: error.en };
  return { code: "UNEXPECTED", zh: "内部错误。", en: `Internal error: ${String(error)}` };
}

void prepare();
