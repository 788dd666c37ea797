/** Reads QR codes out of pixels, with the app's own copy of the reader. */

import { prepareZXingModule, type ReaderOptions, readBarcodes } from "zxing-wasm/reader";
import type { Pixels } from "./protocol";

const MOST_CODES = 16;
const QR: ReaderOptions = {
  formats: ["QRCode"],
  maxNumberOfSymbols: MOST_CODES,
  textMode: "Plain",
};
/** A frame is followed by the next one: what is not seen at once is seen then. */
const QUICK: ReaderOptions = { ...QR, tryDownscale: false, maxNumberOfSymbols: 1 };
const HARD: ReaderOptions = {
  ...QR,
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
};

/** Loads the reader, so that the first frame need not wait for it. */
export function prepare(): Promise<unknown> {
  // Without this the library would ask a content network for its WebAssembly.
  return prepareZXingModule({ overrides: { locateFile: () => WASM_URL }, fireImmediately: true });
}

export function readFrame(pixels: Pixels): Promise<string[]> {
  return read(pixels, QUICK);
}

export function readPicture(pixels: Pixels): Promise<string[]> {
  return read(pixels, HARD);
}

async function read(pixels: Pixels, options: ReaderOptions): Promise<string[]> {
  const image = new ImageData(new Uint8ClampedArray(pixels.data), pixels.width, pixels.height);
  const found = await readBarcodes(image, options);
  return [...new Set(found.filter((code) => code.isValid).map((code) => code.text))];
}
