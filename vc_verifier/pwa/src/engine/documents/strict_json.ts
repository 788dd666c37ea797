/** The one reader of untrusted JSON: I-JSON (RFC 7493) within fixed bounds. */

import { PARSING_ERROR, ProblemError } from "../problems";
import { isObject } from "../json";
import type { JsonObject, JsonValue } from "../result";
import { say, type Fill, type SentenceKey } from "../wording";

export const MAX_SAFE_INTEGER = 2 ** 53 - 1;

/** The text is not JSON that every reader understands alike. */
export class MalformedJson extends ProblemError {
  protected static override readonly types = Object.fromEntries(
    [
      "JSON_BYTE_ORDER_MARK",
      "JSON_DUPLICATE_NAME",
      "JSON_LONE_SURROGATE",
      "JSON_NUMBER",
      "JSON_SYNTAX",
      "JSON_TOO_DEEP",
      "JSON_TOO_LARGE",
      "JSON_TOO_MANY_VALUES",
    ].map((code) => [code, PARSING_ERROR]),
  );
}

/** Bounds on one document: bytes of UTF-8, nesting depth, number of values. */
export interface Limits {
  size: number;
  depth: number;
  values: number;
}

export const DEFAULT_LIMITS: Limits = { size: 1_000_000, depth: 64, values: 50_000 };

function malformed(key: SentenceKey, ...fills: Fill[]): MalformedJson {
  return new MalformedJson(key.split("@")[0] ?? key, say(key, ...fills));
}

/**
 * Parse I-JSON: one meaning for every reader, or `MalformedJson`.
 *
 * Refused: more than the limits; a byte order mark; lone surrogates; duplicate names; NaN and
 * infinities; integers beyond 2^53-1; overflowing numbers.
 */
export function parse(text: string, limits: Limits = DEFAULT_LIMITS): JsonValue {
  if (utf8Length(text) > limits.size) throw malformed("JSON_TOO_LARGE", limits.size);
  if (text.startsWith("\ufeff")) throw malformed("JSON_BYTE_ORDER_MARK");
  checkDepth(text, limits.depth);
  const values = new ValueCounter(limits.values);
  const document = new Reader(text, values).document();
  checkText(document, values);
  return document;
}

function utf8Length(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(index + 1))) {
      length += 4;
      index += 1;
    } else length += 3;
  }
  return length;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** Count brackets outside of strings, before anything recurses. */
function checkDepth(text: string, limit: number): void {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') {
      index += 1;
      while (index < text.length && text[index] !== '"') index += text[index] === "\\" ? 2 : 1;
    } else if (character === "[" || character === "{") {
      depth += 1;
      if (depth > limit) throw malformed("JSON_TOO_DEEP", limit);
    } else if (character === "]" || character === "}") depth -= 1;
  }
}

class ValueCounter {
  constructor(private left: number) {}

  take(count: number): void {
    this.left -= count;
    if (this.left < 0) throw malformed("JSON_TOO_MANY_VALUES");
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t",
};
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const WHITE = /[ \t\n\r]*/y;
const PLAIN = /[^"\\\x00-\x1f]*/y;
const CONSTANTS: readonly (readonly [string, JsonValue])[] = [
  ["null", null],
  ["true", true],
  ["false", false],
];
const NO_NUMBERS = ["NaN", "Infinity", "-Infinity"];

/** A recursive reader; messages and places are those of Python's, which people may compare. */
class Reader {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly values: ValueCounter,
  ) {}

  document(): JsonValue {
    this.skipWhite();
    const value = this.value();
    this.skipWhite();
    if (this.position < this.text.length) throw this.syntax("Extra data");
    return value;
  }

  private value(): JsonValue {
    const { text, position } = this;
    switch (text[position]) {
      case '"':
        return this.string();
      case "{":
        return this.object();
      case "[":
        return this.array();
    }
    for (const [name, value] of CONSTANTS) {
      if (text.startsWith(name, position)) {
        this.position += name.length;
        return value;
      }
    }
    for (const name of NO_NUMBERS) {
      if (text.startsWith(name, position)) throw malformed("JSON_NUMBER@_refuse_constant", name);
    }
    return this.number();
  }

  private number(): number {
    NUMBER.lastIndex = this.position;
    const match = NUMBER.exec(this.text);
    if (!match) throw this.syntax("Expecting value");
    this.position += match[0].length;
    const value = Number(match[0]);
    if (match[1] === undefined && match[2] === undefined) {
      if (match[0].length > 17 || Math.abs(value) > MAX_SAFE_INTEGER) {
        throw malformed("JSON_NUMBER@_safe_integer");
      }
      // Python has no negative zero among its integers.
      return value === 0 ? 0 : value;
    }
    if (!Number.isFinite(value)) throw malformed("JSON_NUMBER@_finite_number");
    return value;
  }

  private object(): JsonObject {
    const pairs: [string, JsonValue][] = [];
    this.position += 1;
    this.skipWhite();
    if (this.text[this.position] === "}") {
      this.position += 1;
      return {};
    }
    for (;;) {
      if (this.text[this.position] !== '"') {
        throw this.syntax("Expecting property name enclosed in double quotes");
      }
      const name = this.string();
      this.skipWhite();
      this.demand(":");
      this.skipWhite();
      pairs.push([name, this.value()]);
      this.skipWhite();
      if (this.text[this.position] === "}") break;
      this.demand(",");
      this.skipWhite();
    }
    this.position += 1;
    this.values.take(pairs.length);
    // fromEntries makes own members of all names, `__proto__` among them.
    const members = Object.fromEntries(pairs);
    if (Object.keys(members).length !== pairs.length) throw malformed("JSON_DUPLICATE_NAME");
    return members;
  }

  private array(): JsonValue[] {
    const items: JsonValue[] = [];
    this.position += 1;
    this.skipWhite();
    if (this.text[this.position] === "]") {
      this.position += 1;
      return items;
    }
    for (;;) {
      items.push(this.value());
      this.skipWhite();
      if (this.text[this.position] === "]") break;
      this.demand(",");
      this.skipWhite();
    }
    this.position += 1;
    return items;
  }

  private string(): string {
    const begin = this.position;
    this.position += 1;
    let value = "";
    for (;;) {
      PLAIN.lastIndex = this.position;
      const plain = PLAIN.exec(this.text)?.[0] ?? "";
      value += plain;
      this.position += plain.length;
      const character = this.text[this.position];
      if (character === undefined) throw this.syntax("Unterminated string starting at", begin);
      if (character === '"') break;
      if (character !== "\\") throw this.syntax("Invalid control character at");
      value += this.escape(begin);
    }
    this.position += 1;
    return value;
  }

  private escape(begin: number): string {
    const character = this.text[this.position + 1];
    if (character === undefined) throw this.syntax("Unterminated string starting at", begin);
    if (character !== "u") {
      const value = ESCAPES[character];
      if (value === undefined) throw this.syntax("Invalid \\escape");
      this.position += 2;
      return value;
    }
    const digits = this.text.slice(this.position + 2, this.position + 6);
    if (!/^[0-9A-Fa-f]{4}$/.test(digits) || this.position + 6 >= this.text.length) {
      throw this.syntax("Invalid \\uXXXX escape", this.position + 1);
    }
    this.position += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  private demand(character: string): void {
    if (this.text[this.position] !== character) {
      throw this.syntax(`Expecting '${character}' delimiter`);
    }
    this.position += 1;
  }

  private skipWhite(): void {
    WHITE.lastIndex = this.position;
    this.position += WHITE.exec(this.text)?.[0].length ?? 0;
  }

  private syntax(message: string, position = this.position): MalformedJson {
    const before = this.text.slice(0, position).split("\n");
    const column = [...(before.at(-1) ?? "")].length + 1;
    return malformed("JSON_SYNTAX", message, before.length, column);
  }
}

function checkText(document: JsonValue, values: ValueCounter): void {
  const stack: JsonValue[] = [document];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (typeof value === "string") refuseSurrogates(value);
    else if (Array.isArray(value)) {
      values.take(value.length);
      for (const item of value) stack.push(item);
    } else if (isObject(value)) {
      Object.keys(value).forEach(refuseSurrogates);
      for (const item of Object.values(value)) stack.push(item);
    }
  }
}

const LONE_SURROGATE = /[\ud800-\udfff]/u;

function refuseSurrogates(text: string): void {
  // With the flag u the expression sees whole characters, so that pairs do not match.
  if (LONE_SURROGATE.test(text)) throw malformed("JSON_LONE_SURROGATE");
}
