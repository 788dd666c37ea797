/** Reads N-Quads (RDF 1.1 N-Quads) into the canonical terms of `Quad`; anything else is refused. */

import { ProblemError } from "../problems";
import { say } from "../wording";
import { iri, isAbsoluteIri, literal, LossyDocument, toNquad, type Quad } from "./rdf";

// A certificate with its proofs is some fifty statements.
const MOST_STATEMENTS = 2_000;

const WORD = "\\p{L}\\p{N}_";
const IRI = String.raw`<((?:[^\x00-\x20<>"{}|^${"`"}\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>`;
const BLANK = String.raw`(_:[${WORD}](?:[${WORD}.\u00b7:\-]*[${WORD}\u00b7:\-])?)`;
const LITERAL = String.raw`"((?:[^"\\\n\r]|\\.)*)"(?:\^\^${IRI}|@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?`;
const STATEMENT = new RegExp(
  String.raw`^[ \t]*(?:${IRI}|${BLANK})[ \t]*${IRI}[ \t]*(?:${IRI}|${BLANK}|${LITERAL})` +
    String.raw`[ \t]*(?:${IRI}|${BLANK})?[ \t]*\.[ \t]*(?:#[^\n]*)?$`,
  "u",
);
const EMPTY = /^[ \t]*(?:#[^\n]*)?$/;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([^]))/g;
const SHORT: Readonly<Record<string, string>> = {
  t: "\t", b: "\b", n: "\n", r: "\r", f: "\f", '"': '"', "'": "'", "\\": "\\",
};
const LINE_END = /[\r\n]+/;

/** The text is no N-Quads, or more of it than is read here. */
export class MalformedNQuads extends ProblemError {}

function malformed(): MalformedNQuads {
  return new MalformedNQuads("N_QUADS_MALFORMED", say("N_QUADS_MALFORMED"));
}

/** Tell whether the first line that says anything is a statement. */
export function beginsLikeNQuads(text: string): boolean {
  const first = text
    .slice(0, 20_000)
    .split(LINE_END)
    .find((line) => !EMPTY.test(line));
  return first !== undefined && STATEMENT.test(first);
}

/** Give the statements in their order, each once, terms in canonical form. */
export function readNQuads(text: string): Quad[] {
  const quads = new Map<string, Quad>();
  for (const line of text.split(LINE_END)) {
    if (EMPTY.test(line)) continue;
    const match = STATEMENT.exec(line);
    if (!match || quads.size === MOST_STATEMENTS) throw malformed();
    try {
      const quad = quadOf(match);
      quads.set(toNquad(quad), quad);
    } catch (error) {
      if (error instanceof LossyDocument) throw malformed();
      throw error;
    }
  }
  return [...quads.values()];
}

function quadOf(match: RegExpExecArray): Quad {
  const [, subjectIri, subjectBlank, predicate = "", objectIri, objectBlank, text] = match;
  const [datatype, language, graphIri, graphBlank] = match.slice(7);
  const named = graphIri !== undefined || graphBlank !== undefined;
  return {
    subject: resource(subjectIri, subjectBlank),
    predicate: iri(unescaped(predicate)),
    object:
      text === undefined
        ? resource(objectIri, objectBlank)
        : literal(unescaped(text), checked(datatype), language),
    graph: named ? resource(graphIri, graphBlank) : "",
  };
}

function resource(reference: string | undefined, blank: string | undefined): string {
  return reference === undefined ? (blank ?? "") : iri(unescaped(reference));
}

function checked(datatype: string | undefined): string | null {
  if (datatype === undefined) return null;
  const full = unescaped(datatype);
  if (!isAbsoluteIri(full)) throw malformed();
  return full;
}

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_whole, four?: string, eight?: string, short?: string) => {
    if (short !== undefined) {
      const character = SHORT[short];
      if (character === undefined) throw malformed();
      return character;
    }
    const code = Number.parseInt(four ?? eight ?? "", 16);
    if (code > 0x10ffff) throw malformed();
    return String.fromCodePoint(code);
  });
}
