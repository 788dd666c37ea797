/** RDF datasets: from expanded JSON-LD to quads, refusing whatever RDF would lose. */

import { isObject } from "../json";
import { ProblemError } from "../problems";
import type { JsonObject, JsonValue, Text } from "../result";
import { part, say, type SentenceKey } from "../wording";
import { canonicalText } from "./jcs";

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XSD = "http://www.w3.org/2001/XMLSchema#";
export const RDF_TYPE = `<${RDF}type>`;
export const RDF_FIRST = `<${RDF}first>`;
export const RDF_REST = `<${RDF}rest>`;
const RDF_NIL = `<${RDF}nil>`;

/** Tell whether a text is an absolute IRI that N-Quads can hold. */
export function isAbsoluteIri(text: string): boolean {
  return ABSOLUTE_IRI.test(text);
}

const ABSOLUTE_IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\\ud800-\udfff]*$/u;
// Python's white space, which a byte order mark is not.
const BLANK = /^_:(?:[^\s\x1c-\x1f\x85]|\ufeff)+$/;
// As many as JavaScript writes, all of them exact.
const MOST_DIGITS = 100;
const LONE_SURROGATE = /[\ud800-\udfff]/u;
const LANGUAGE = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/;
const ESCAPED = /["\\\x00-\x1f\x7f\ufffe\uffff]/g;
const SHORT: Readonly<Record<string, string>> = {
  "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\",
};

/** Some of the document would not reach the RDF that is signed. */
export class LossyDocument extends ProblemError {}

/**
 * One statement; each term is canonical N-Quads text, `graph` is empty for the default graph.
 *
 * IRIs start with `<`, literals with `"`, blank nodes with `_:`.
 */
export interface Quad {
  subject: string;
  predicate: string;
  object: string;
  graph: string;
}

/** Serialize as one line of canonical N-Quads (RDF Canonicalization §5). */
export function toNquad({ subject, predicate, object, graph }: Quad): string {
  return `${subject} ${predicate} ${object}${graph && ` ${graph}`} .\n`;
}

function lossy(key: SentenceKey, ...fills: string[]): LossyDocument {
  const what: Text = say(key, ...fills);
  return new LossyDocument(
    key.split("@")[0] ?? key,
    part("Not everything here is signed: {0}.", what),
  );
}

/** Write a literal in canonical N-Quads form (RDF Canonicalization, appendix A). */
export function literal(value: string, datatype?: string | null, language?: string): string {
  if (LONE_SURROGATE.test(value)) throw lossy("LONE_SURROGATE");
  const escaped = value.replace(
    ESCAPED,
    (unit) =>
      SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  if (language !== undefined) return `"${escaped}"@${language}`;
  if (!datatype || datatype === `${XSD}string`) return `"${escaped}"`;
  return `"${escaped}"^^${iri(datatype)}`;
}

/** Write an absolute IRI; a relative or unwritable one is refused, never dropped. */
export function iri(value: unknown): string {
  if (typeof value !== "string" || !ABSOLUTE_IRI.test(value)) throw lossy("RELATIVE_IRI");
  return `<${value}>`;
}

/**
 * Deserialize expanded JSON-LD to RDF (JSON-LD 1.1 API §8), losing nothing.
 *
 * Refuses with `LossyDocument` what the algorithm would drop in silence: relative IRIs,
 * blank-node predicates, base directions, index values and reverse properties.
 */
export function toQuads(expanded: JsonValue[]): Quad[] {
  return new Deserializer().run(expanded);
}

class Deserializer {
  private readonly quads = new Map<string, Quad>();
  private readonly labels = new Map<string, string>();
  private count = 0;

  run(expanded: JsonValue[]): Quad[] {
    for (const node of expanded) this.node(node, "");
    return [...this.quads.values()];
  }

  private fresh(): string {
    return `_:b${this.count++}`;
  }

  private resource(identifier: unknown): string {
    if (identifier === undefined || identifier === null) return this.fresh();
    if (typeof identifier !== "string" || !BLANK.test(identifier)) return iri(identifier);
    const label = this.labels.get(identifier) ?? this.fresh();
    this.labels.set(identifier, label);
    return label;
  }

  private add(subject: string, predicate: string, object: string, graph: string): void {
    const quad = { subject, predicate, object, graph };
    this.quads.set(toNquad(quad), quad);
  }

  private node(node: JsonValue, graph: string): string {
    if (!isObject(node) || "@value" in node || "@list" in node || "@set" in node) {
      throw lossy("FREE_FLOATING_VALUE");
    }
    const subject = this.resource(node["@id"]);
    for (const [name, members] of Object.entries(node)) {
      const values = members as JsonValue[];
      if (name === "@id") continue;
      if (name === "@type") {
        for (const type of values) this.add(subject, RDF_TYPE, this.resource(type), graph);
      } else if (name === "@graph") {
        for (const inner of values) this.node(inner, subject);
      } else if (name === "@included") {
        for (const inner of values) this.node(inner, graph);
      } else if (name.startsWith("@")) {
        throw lossy("KEYWORD_NOT_SIGNED@_node", name);
      } else {
        const predicate = iri(name);
        for (const value of values) this.add(subject, predicate, this.object(value, graph), graph);
      }
    }
    return subject;
  }

  private object(value: JsonValue, graph: string): string {
    if (isObject(value)) {
      if ("@list" in value) return this.list(value["@list"] as JsonValue[], graph);
      if ("@value" in value) return literalOf(value);
    }
    return this.node(value, graph);
  }

  private list(items: JsonValue[], graph: string): string {
    const cells = items.map((item) => [this.fresh(), item] as const);
    let head = RDF_NIL;
    for (const [cell, item] of cells.reverse()) {
      this.add(cell, RDF_FIRST, this.object(item, graph), graph);
      this.add(cell, RDF_REST, head, graph);
      head = cell;
    }
    return head;
  }
}

function literalOf(item: JsonObject): string {
  const value = item["@value"] as JsonValue;
  const datatype = item["@type"] as string | undefined;
  const language = item["@language"];
  if (Object.keys(item).some((name) => !["@value", "@type", "@language"].includes(name))) {
    throw lossy("KEYWORD_NOT_SIGNED@_literal_of");
  }
  if (datatype === "@json") return literal(canonicalText(value), `${RDF}JSON`);
  if (typeof value === "boolean") return literal(String(value), datatype || `${XSD}boolean`);
  if (typeof value === "number") return numberLiteral(value, datatype);
  if (typeof value !== "string") throw lossy("VALUE_NOT_SIGNED@_literal_of");
  if (language !== undefined && language !== null) {
    if (typeof language !== "string" || !LANGUAGE.test(language)) throw lossy("LANGUAGE_TAG");
    return literal(value, null, language);
  }
  return literal(value, datatype);
}

/** Write a number as JSON-LD 1.1 API §8.2.2 says: xsd:integer or canonical xsd:double. */
function numberLiteral(value: number, datatype: string | undefined): string {
  if (!Number.isFinite(value)) throw lossy("VALUE_NOT_SIGNED@_number");
  if (datatype === `${XSD}double` || !Number.isInteger(value) || Math.abs(value) >= 1e21) {
    return literal(canonicalDouble(value), datatype || `${XSD}double`);
  }
  return literal(BigInt(value).toString(), datatype || `${XSD}integer`);
}

/**
 * Write sixteen digits as C's `%1.15E` does, which the specification names.
 *
 * Half-way between two such numbers C takes the even one, JavaScript the larger; whether a value
 * lies there is seen in the digits that follow, which end with it.
 */
function canonicalDouble(value: number): string {
  const [mantissa = "", exponent = "0"] = value.toExponential(15).split("e");
  let [whole = "", fraction = ""] = mantissa.split(".");
  const following = value.toExponential(MOST_DIGITS).replace(/e.*|^.*\..{15}/g, "");
  // Odd, so that one less needs no carry.
  if (/^50*$/.test(following) && /[13579]$/.test(fraction)) {
    fraction = fraction.slice(0, -1) + String(Number(fraction.slice(-1)) - 1);
  }
  return `${whole}.${fraction.replace(/0+$/, "") || "0"}E${Number(exponent)}`;
}
