/** Turns pictures and camera frames into pixels, within fixed bounds of memory. */

import type { Pixels } from "../worker/protocol";

const MOST_PIXELS = 40_000_000;
/** Sizes at which codes are sought, as on the server: small first, for most are found there. */
const SIZES = [1_000_000, 3_000_000, 12_000_000];
const COARSE = 1_000_000;

export const SVG = "image/svg+xml";
/** The longer side at which a drawing is made into pixels: 6 for each module of a large code. */
const DRAWING_SIDE = 1_200;

/** The browser cannot decode it, or it is larger than is looked at here. */
export class PictureUnreadable extends Error {}

/** Gives a picture's pixels at growing sizes, the whole of it each time. */
export async function* pixelsOf(file: Blob): AsyncGenerator<Pixels> {
  if (file.type === SVG) {
    yield await pixelsOfDrawing(file);
    return;
  }
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new PictureUnreadable();
  }
  try {
    const all = bitmap.width * bitmap.height;
    if (all > MOST_PIXELS) throw new PictureUnreadable();
    for (const size of SIZES) {
      const factor = Math.min(1, Math.sqrt(size / all));
      yield draw(bitmap, bitmap.width, bitmap.height, factor);
      if (factor === 1) break;
    }
    // In a coarse page compressed hard, modules are seen apart only when it is enlarged.
    if (all <= COARSE) yield draw(bitmap, bitmap.width, bitmap.height, 2);
  } finally {
    bitmap.close();
  }
}

/** Draws an SVG as an image, in which browsers run no script and load nothing else. */
async function pixelsOfDrawing(file: Blob): Promise<Pixels> {
  const address = URL.createObjectURL(file);
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
    const longer = Math.max(image.naturalWidth, image.naturalHeight);
    if (longer === 0) throw new PictureUnreadable();
    return draw(image, image.naturalWidth, image.naturalHeight, DRAWING_SIDE / longer);
  } catch {
    throw new PictureUnreadable();
  } finally {
    URL.revokeObjectURL(address);
  }
}

const canvas = document.createElement("canvas");
const context = canvas.getContext("2d", { willReadFrequently: true });

/** Draws a source, or the part of it given by `crop`, on white and gives the pixels. */
export function draw(
  source: CanvasImageSource,
  width: number,
  height: number,
  factor: number,
  crop?: { x: number; y: number; width: number; height: number },
): Pixels {
  if (context === null) throw new PictureUnreadable();
  const part = crop ?? { x: 0, y: 0, width, height };
  canvas.width = Math.max(1, Math.round(part.width * factor));
  canvas.height = Math.max(1, Math.round(part.height * factor));
  // Transparent parts of a picture count as white, as on paper.
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(
    source,
    part.x,
    part.y,
    part.width,
    part.height,
    0,
    0,
    canvas.width,
    canvas.height,
  );
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  return { width: image.width, height: image.height, data: image.data.buffer };
}
