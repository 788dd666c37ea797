/** From what was handed in to an item with its result: here where that can be, else by the server. */

import type { PresentedAs, Text, VerificationResult } from "../engine";
import { looksLikeSvg } from "../engine/carriers/detect";
import { type Item, newId, sha256, type Source } from "./items";
import { PictureUnreadable, pixelsOf, SVG } from "./pictures";
import { trustReady, whyNone } from "./trust_keeper";
import { ask, Refused } from "./worker_client";

export const MOST_BYTES = 10_000_000;

/** Asks the person whether something may go to the server. */
export type Consent = () => Promise<boolean>;

type Kind = "pdf" | "zip" | "picture" | "text";

const NOTICES = {
  offline: {
    zh: "此类文件（PDF、ZIP、本浏览器不能解码的图片等）需要由服务器核验；现在没有网络。联网后再试，或改为扫描页面上的二维码。",
    en: "Files of this kind (PDF, zip, pictures this browser cannot decode and others) need the server, and there is no network now. Try again when online, or scan the code on the page.",
  },
  declined: {
    zh: "未核验：该文件需要由服务器核验，您没有同意发送。",
    en: "Not verified: this file needs the server, and you did not agree to send it.",
  },
  tooLarge: {
    zh: "文件超过 10 MB，未核验。",
    en: "The file is larger than 10 MB and was not verified.",
  },
  empty: { zh: "文件是空的。", en: "The file is empty." },
  unreadable: { zh: "无法读取该文件。", en: "The file cannot be read." },
} satisfies Record<string, Text>;

/** Verifies text that a camera, a link or a person gave. */
export async function verifyText(
  text: string,
  source: Source,
  carrier: PresentedAs,
  consent: Consent,
): Promise<Item> {
  const at = new Date();
  const item = base(source, null, await sha256(text), at);
  const here = await settle(item, () =>
    carrier === "camera"
      ? ask("verifyCodes", [[text], carrier, at.getTime()])
      : ask("verify", [text, carrier, at.getTime()]),
  );
  return needsServer(here) ? byServer(here, new File([text], "text.txt"), consent) : here;
}

/** Whether the engine left it to the server, as it does with what it has no code for. */
function needsServer(item: Item): boolean {
  return item.result?.errors.some((error) => error.code === "NEEDS_SERVER") ?? false;
}

/** Verifies a file: pictures, JSON and text here, PDF and zip by the server if it may be asked. */
export async function verifyFile(file: File, consent: Consent): Promise<Item> {
  const at = new Date();
  const name = file.name === "" ? null : file.name;
  if (file.size > MOST_BYTES) return { ...base("file", name, "", at), notice: NOTICES.tooLarge };
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return { ...base("file", name, "", at), notice: NOTICES.unreadable };
  }
  const item = base("file", name, await sha256(bytes), at);
  if (bytes.length === 0) return { ...item, notice: NOTICES.empty };
  switch (kindOf(bytes)) {
    case "picture":
      try {
        const texts = await codesIn(asPicture(bytes));
        return await settle(item, () => ask("verifyCodes", [texts, "image", at.getTime()]));
      } catch (error) {
        if (!(error instanceof PictureUnreadable)) throw error;
        return byServer(item, file, consent);
      }
    case "pdf":
    case "zip":
      return byServer(item, file, consent);
    case "text": {
      const here = await settle(item, () => ask("verifyBytes", [bytes, "json", at.getTime()]));
      return needsServer(here) ? byServer(here, file, consent) : here;
    }
  }
}

/** Tells by the first bytes what is meant; never by the name. */
export function kindOf(bytes: Uint8Array): Kind {
  const head = String.fromCharCode(...bytes.subarray(0, 1_024));
  if (head.startsWith("PK\x03\x04") || head.startsWith("PK\x05\x06")) return "zip";
  if (isPicture(head) || looksLikeSvg(bytes)) return "picture";
  return head.includes("%PDF-") ? "pdf" : "text";
}

function isPicture(head: string): boolean {
  const starts = [
    ...["\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF87a", "GIF89a", "II*\x00", "MM\x00*"],
    // PostScript is left to the server, which says what to do with it.
    ...["%!PS", "\xc5\xd0\xd3\xc6"],
  ];
  if (starts.some((start) => head.startsWith(start))) return true;
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return true;
  if (head.startsWith("BM") && head.slice(6, 10) === "\0\0\0\0") return true;
  return (
    head.slice(4, 8) === "ftyp" &&
    /^(heic|heix|hevc|heim|heis|mif1|msf1|avif)/.test(head.slice(8, 12))
  );
}

/** Gives the bytes as what they are: a browser draws an SVG only if it is called one. */
function asPicture(bytes: Uint8Array<ArrayBuffer>): Blob {
  return new Blob([bytes], looksLikeSvg(bytes) ? { type: SVG } : {});
}

async function codesIn(picture: Blob): Promise<string[]> {
  for await (const pixels of pixelsOf(picture)) {
    const texts = await ask("readPicture", [pixels], [pixels.data]);
    if (texts.length > 0) return texts;
  }
  return [];
}

/** Has the server decide; where it is not asked, what the engine said stands, if it said anything. */
async function byServer(item: Item, file: File, consent: Consent): Promise<Item> {
  if (!navigator.onLine) return { ...item, notice: NOTICES.offline };
  if (!(await consent())) return { ...item, notice: NOTICES.declined };
  const form = new FormData();
  form.append("file", file, "file");
  try {
    const response = await fetch("/verify", {
      method: "POST",
      body: form,
      headers: { Accept: "application/json" },
      credentials: "omit",
    });
    const answer = (await response.json()) as unknown;
    if (!response.ok) return { ...item, notice: wordsOf(answer) ?? NOTICES.offline };
    return { ...item, result: answer as VerificationResult };
  } catch {
    return { ...item, notice: NOTICES.offline };
  }
}

function wordsOf(problem: unknown): Text | null {
  const { zh, en } = (problem ?? {}) as Partial<Text>;
  return typeof zh === "string" && typeof en === "string" ? { zh, en } : null;
}

function base(source: Source, name: string | null, digest: string, at: Date): Item {
  return { id: newId(), source, name, sha256: digest, at, result: null, notice: null };
}

async function settle(item: Item, asked: () => Promise<VerificationResult>): Promise<Item> {
  await trustReady;
  try {
    return { ...item, result: await asked() };
  } catch (error) {
    if (error instanceof Refused) return { ...item, notice: whyNone() ?? error.failure };
    throw error;
  }
}
