/** Distinguished Encoding Rules (X.690), as far as certificates and their revocation need them. */

/** The bytes are no DER. */
export class NotDer extends Error {}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One element: its tag, its content, and all of its bytes. */
export interface Element {
  tag: number;
  content: Uint8Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Read exactly one element that fills `data`. */
export function readElement(data: Uint8Array<ArrayBuffer>): Element {
  const [element, ...more] = readElements(data);
  if (!element || more.length) throw new NotDer("not one element");
  return element;
}

/** Read the elements that fill `data`, one after another. */
export function readElements(data: Uint8Array<ArrayBuffer>): Element[] {
  const elements: Element[] = [];
  for (let start = 0; start < data.length; ) {
    const tag = data[start] ?? 0;
    const [length, header] = lengthAt(data, start + 1);
    const end = start + 1 + header + length;
    // No tag of a certificate needs more than one byte.
    if ((tag & 0x1f) === 0x1f || end > data.length) throw new NotDer("a bad element");
    elements.push({
      tag,
      content: data.slice(start + 1 + header, end),
      bytes: data.slice(start, end),
    });
    start = end;
  }
  return elements;
}

/** Give the content and the number of bytes of a length: definite, and in the shortest form. */
function lengthAt(data: Uint8Array, position: number): [length: number, header: number] {
  const first = data[position];
  if (first === undefined) throw new NotDer("it ends too early");
  if (first < 0x80) return [first, 1];
  const count = first & 0x7f;
  if (count < 1 || count > 3) throw new NotDer("a length that is indefinite or too long");
  let length = 0;
  for (let index = 1; index <= count; index++) {
    const byte = data[position + index];
    if (byte === undefined) throw new NotDer("it ends too early");
    length = length * 256 + byte;
  }
  if (length < 0x80 || length < 2 ** (8 * (count - 1))) throw new NotDer("a length not shortest");
  return [length, 1 + count];
}

/** Give the elements inside a constructed one of the expected tag. */
export function inside(element: Element | undefined, tag: number): Element[] {
  return readElements(content(element, tag));
}

/** Give the content of an element of the expected tag. */
export function content(element: Element | undefined, tag: number): Uint8Array<ArrayBuffer> {
  if (element?.tag !== tag) throw new NotDer(`not tag ${tag}`);
  return element.content;
}

/** Give the bytes of a bit string without unused bits. */
export function bitString(element: Element | undefined): Uint8Array<ArrayBuffer> {
  const bits = content(element, TAG.bitString);
  if (bits[0] !== 0) throw new NotDer("unused bits");
  return bits.slice(1);
}

/** Give an object identifier in dotted form. */
export function objectIdentifier(element: Element | undefined): string {
  const bytes = content(element, TAG.objectIdentifier);
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of bytes) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - 40 * top, ...rest].join(".");
}

/** Give the moment of a UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 writes them. */
export function time(element: Element | undefined): number {
  const text = String.fromCharCode(...(element?.content ?? []));
  const short = element?.tag === TAG.utcTime && /^\d{12}Z$/.test(text);
  if (!short && !(element?.tag === TAG.generalizedTime && /^\d{14}Z$/.test(text))) {
    throw new NotDer("no time");
  }
  const full = short ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text}` : text;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? []
  )
    .slice(1)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
