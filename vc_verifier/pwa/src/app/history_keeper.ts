/** Past results on this device: kept only once the person has switched that on. */

import * as database from "./database";
import type { Item } from "./items";
import { preference } from "./preferences";

const MOST = 500;

/** Keeps an item, if results are to be kept; the oldest make room. */
export async function remember(item: Item): Promise<void> {
  if (!preference.on("history") || item.result === null) return;
  try {
    await database.put("history", item.id, item);
    const keys = (await past()).map((kept) => kept.id);
    for (const key of keys.slice(MOST)) await database.remove("history", key);
  } catch {
    // A device without storage has no history; verifying goes on.
  }
}

/** Gives what was kept, the newest first. */
export async function past(): Promise<Item[]> {
  const kept = await database.all<Item>("history");
  return kept.sort((a, b) => b.at.getTime() - a.at.getTime());
}

export async function recall(id: string): Promise<Item | undefined> {
  return database.get<Item>("history", id);
}

export function forget(id: string): Promise<void> {
  return database.remove("history", id);
}

export function forgetAll(): Promise<void> {
  return database.clear("history");
}
