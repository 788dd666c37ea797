/**
 * Keeps the pinned trust root and the newest bundle on the device.
 *
 * The root is the build's, or the server's as it was on the first visit; from then on another
 * one is refused, whoever serves it. An older bundle never replaces a newer one, nor another
 * one of the same number.
 */

import type { Text, TrustRoot, TrustSummary } from "../engine";
import type { Failure } from "../worker/protocol";
import * as database from "./database";
import { ask, Refused } from "./worker_client";

interface Kept {
  root: TrustRoot;
  bundle: string;
  sequence: number;
  /** When the server last confirmed that there is nothing newer, in milliseconds. */
  checked: number;
}

export interface TrustState {
  /** The bundle verified under, or null before there is one. */
  bundle: TrustSummary | null;
  root: TrustRoot | null;
  fingerprint: string | null;
  /** Whether the root came with the build instead of on the first visit. */
  built: boolean;
  checked: Date | null;
  /** Why the newest attempt to get a bundle gave none; null: it worked. */
  problem: Failure | null;
  /** Why what is kept could not be opened, as long as no bundle is in use. */
  opening: Failure | null;
  /** The fingerprint of another root that the server serves now: shouted, never taken. */
  foreignRoot: string | null;
  busy: boolean;
  /** What is kept is still being opened. */
  starting: boolean;
}

const KEY = "current";
const ROOT_URL = "/trust-root.json";
const BUNDLE_URL = "/trust-bundle.json";
const NOT_REACHED = "TRUST_NOT_REACHED";
const MOST_BYTES = 20_000_000;
const EVERY_MS = 15 * 60_000;

export const trust: TrustState = {
  bundle: null,
  root: null,
  fingerprint: null,
  built: PINNED_ROOT !== null,
  checked: null,
  problem: null,
  opening: null,
  foreignRoot: null,
  busy: false,
  starting: true,
};

const listeners = new Set<() => void>();
let opened: () => void = () => {};
/** Done once there is trust data, or once it is known that there is none. */
export const trustReady: Promise<void> = new Promise((resolve) => {
  opened = resolve;
});
let kept: Kept | undefined;

/** Gives why there is no bundle to verify under; null: there is one, or none was ever had. */
export function whyNone(): Failure | null {
  if (trust.bundle !== null) return null;
  const { opening, problem } = trust;
  if (opening !== null) return opening;
  return problem?.code === NOT_REACHED ? null : problem;
}

/** Calls `listener` after each change, until the function that is given back is called. */
export function onTrustChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the bundle has expired at `now`: then nothing favourable is decided. */
export function expired(now: Date): boolean {
  return trust.bundle !== null && now.getTime() > Date.parse(trust.bundle.expires);
}

/** Opens what is kept, then looks for something newer, now and from time to time. */
export async function startTrust(): Promise<void> {
  try {
    kept = await database.get<Kept>("trust", KEY);
    if (kept !== undefined) await openKept(kept);
  } catch (error) {
    // Kept apart: that the server is not reached, too, must not hide what is wrong here.
    trust.opening = failureOf(error);
  }
  if (trust.bundle !== null) settled();
  const first = updateTrust().then(settled);
  window.addEventListener("online", () => void updateTrust());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void updateTrust();
  });
  setInterval(() => void updateTrust(), EVERY_MS);
  await first;
}

function settled(): void {
  trust.starting = false;
  opened();
  tell();
}

async function openKept(stored: Kept): Promise<void> {
  if (PINNED_ROOT !== null && stored.root.id !== PINNED_ROOT.id) {
    // Another build with another root: what the old one vouched for is worth nothing here.
    kept = undefined;
    await database.remove("trust", KEY);
    return;
  }
  trust.bundle = await ask("openTrust", [stored.bundle, stored.root, Date.now(), undefined]);
  await adopt(stored);
}

/** Asks the server for the newest bundle and takes it if it may be taken. */
export async function updateTrust(): Promise<void> {
  if (trust.busy) return;
  trust.busy = true;
  tell();
  try {
    const root = await servedRoot();
    const bundle = await fetchText(BUNDLE_URL);
    await take(bundle, root);
    trust.problem = null;
    trust.opening = null;
  } catch (error) {
    trust.problem = failureOf(error);
  } finally {
    trust.busy = false;
    tell();
  }
}

/** Gives the root under which a served bundle is checked: always the pinned one. */
async function servedRoot(): Promise<TrustRoot> {
  const served = parseRoot(await fetchText(ROOT_URL));
  const pinned = (PINNED_ROOT as TrustRoot | null) ?? kept?.root ?? null;
  if (pinned === null) return served;
  if (served.id !== pinned.id) {
    trust.foreignRoot = await ask("fingerprint", [served]);
    throw new Refused({
      code: "TRUST_ROOT_PINNED",
      zh: "服务器提供的信任根与本机已固定的不同，已拒绝。",
      en: "The server's trust root is not the one pinned on this device. It was refused.",
    });
  }
  trust.foreignRoot = null;
  return pinned;
}

async function take(bundle: string, root: TrustRoot): Promise<void> {
  await catchUp();
  const now = Date.now();
  if (kept === undefined || trust.bundle === null || bundle !== kept.bundle) {
    trust.bundle = await ask("openTrust", [bundle, root, now, kept]);
  }
  kept = { root, bundle, sequence: trust.bundle.sequence, checked: now };
  await adopt(kept);
  await database.put("trust", KEY, kept).catch(() => {
    throw new Refused({
      code: "TRUST_NOT_KEPT",
      zh: "此浏览器不允许保存数据：信任数据只在本页面打开期间有效。",
      en: "This browser keeps nothing: the trust data lasts as long as this page is open.",
    });
  });
}

/** Takes what another window of the app has stored since: its newer bundle is not forgotten. */
async function catchUp(): Promise<void> {
  const stored = await database.get<Kept>("trust", KEY).catch(() => undefined);
  if (stored === undefined || kept === undefined || stored.sequence <= kept.sequence) return;
  if (stored.root.id !== kept.root.id) return;
  trust.bundle = await ask("openTrust", [stored.bundle, stored.root, Date.now(), kept]);
  kept = stored;
}

async function adopt(stored: Kept): Promise<void> {
  trust.root = stored.root;
  trust.checked = new Date(stored.checked);
  trust.fingerprint ??= await ask("fingerprint", [stored.root]);
}

function parseRoot(text: string): TrustRoot {
  const root = JSON.parse(text) as Partial<TrustRoot> | null;
  const name = root?.name as Partial<Text> | undefined;
  if (
    root?.type !== "TrustRoot" ||
    typeof root.id !== "string" ||
    typeof name?.zh !== "string" ||
    typeof name.en !== "string"
  ) {
    throw new Refused({
      code: "TRUST_ROOT",
      zh: "不是信任根文件。",
      en: "This is not a trust root file.",
    });
  }
  return {
    type: root.type,
    id: root.id,
    name: { zh: name.zh, en: name.en },
    demonstration: root.demonstration !== false,
  };
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { cache: "no-cache", credentials: "omit", redirect: "error" });
  if (!response.ok) throw offline();
  const text = await response.text();
  if (text.length > MOST_BYTES) throw offline();
  return text;
}

function offline(): Refused {
  return new Refused({
    code: NOT_REACHED,
    zh: "暂时无法获取新的信任数据。",
    en: "New trust data cannot be had at the moment.",
  });
}

function failureOf(error: unknown): Failure {
  return error instanceof Refused ? error.failure : offline().failure;
}

function tell(): void {
  for (const listener of listeners) listener();
}
