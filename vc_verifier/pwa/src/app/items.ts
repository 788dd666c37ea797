/** What was handed in during this visit, and what came of each. */

import type { Text, VerificationResult } from "../engine";

export type Source = "camera" | "file" | "paste" | "link";

/** One thing that was handed in: with a result, or with the reason why there is none. */
export interface Item {
  id: string;
  source: Source;
  /** A file's name: a label, and never trusted. */
  name: string | null;
  /** SHA-256 of what was handed in: a file's bytes, or a code's text. */
  sha256: string;
  at: Date;
  result: VerificationResult | null;
  /** Why nothing was decided here, such as a PDF without a server. */
  notice: Text | null;
}

export const SOURCES: Record<Source, Text> = {
  camera: { zh: "摄像头", en: "Camera" },
  file: { zh: "文件", en: "File" },
  paste: { zh: "粘贴", en: "Pasted" },
  link: { zh: "链接", en: "Link" },
};

const items = new Map<string, Item>();
const batch: string[] = [];

export function keepItem(item: Item): Item {
  items.set(item.id, item);
  return item;
}

export function itemOf(id: string): Item | undefined {
  return items.get(id);
}

/** Puts an item on the list; what is on it already, by content, is not put there twice. */
export function addToBatch(item: Item): boolean {
  const known = batch.some(
    (id) => items.get(id)?.sha256 === item.sha256 && items.get(id)?.name === item.name,
  );
  keepItem(item);
  if (known) return false;
  batch.unshift(item.id);
  return true;
}

export function batchItems(): Item[] {
  return batch.map((id) => items.get(id)).filter((item) => item !== undefined);
}

export function clearBatch(): void {
  batch.length = 0;
}

export function newId(): string {
  return crypto.randomUUID();
}

export async function sha256(data: Uint8Array<ArrayBuffer> | string): Promise<string> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
