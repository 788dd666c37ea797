/** From quads back to expanded JSON-LD: the tree that hangs under one node. */

import type { JsonObject, JsonValue } from "../result";
import { say } from "../wording";
import { WorkBudget } from "./budget";
import { LossyDocument, RDF_FIRST, RDF_REST, RDF_TYPE, type Quad } from "./rdf";

const LITERAL = /^"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?$/s;
const ESCAPE = /\\(?:u([0-9A-F]{4})|(.))/gs;
// A certificate is three nodes deep.
const DEEPEST = 16;
const SHORT: Readonly<Record<string, string>> = {
  b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", '"': '"', "\\": "\\",
};

/**
 * Give the node `root` in expanded form, its blank nodes embedded where they are used.
 *
 * Everything must hang under `root` exactly once; a cycle, a shared blank node, a list or a
 * statement outside the tree is refused with `LossyDocument`, because the tree would lie.
 */
export function expandedTree(root: string, quads: readonly Quad[], work = 5_000): JsonObject {
  const statements = new Map<string, Quad[]>();
  for (const quad of quads) {
    const group = statements.get(quad.subject);
    if (group) group.push(quad);
    else statements.set(quad.subject, [quad]);
  }
  const builder = new Tree(statements, new WorkBudget(work));
  const tree = builder.node(root);
  if (builder.used !== quads.length) throw notATree();
  return tree;
}

function notATree(): LossyDocument {
  return new LossyDocument("NOT_A_TREE", say("NOT_A_TREE"));
}

class Tree {
  used = 0;
  private readonly placed = new Set<string>();
  private depth = 0;

  constructor(
    private readonly statements: ReadonlyMap<string, Quad[]>,
    private readonly budget: WorkBudget,
  ) {}

  node(term: string): JsonObject {
    this.budget.spend();
    const identifier: [string, JsonValue][] = term.startsWith("_:")
      ? []
      : [["@id", term.slice(1, -1)]];
    const members = new Map<string, JsonValue>(identifier);
    const statements = this.statements.get(term);
    if (!statements) return Object.fromEntries(members);
    if (this.placed.has(term) || this.depth >= DEEPEST) throw notATree();
    this.placed.add(term);
    this.depth += 1;
    for (const { predicate, object, graph } of statements) {
      this.used += 1;
      if (graph || predicate === RDF_FIRST || predicate === RDF_REST) throw notATree();
      const isType = predicate === RDF_TYPE;
      const name = isType ? "@type" : predicate.slice(1, -1);
      const values = (members.get(name) ?? []) as JsonValue[];
      values.push(isType ? object.slice(1, -1) : this.object(object));
      members.set(name, values);
    }
    this.depth -= 1;
    return Object.fromEntries(members);
  }

  private object(term: string): JsonObject {
    return term.startsWith('"') ? readLiteral(term) : this.node(term);
  }
}

/** Read a literal's canonical N-Quads text as an expanded value object. */
export function readLiteral(term: string): JsonObject {
  const match = LITERAL.exec(term);
  if (!match) throw notATree();
  const [, text = "", language, datatype] = match;
  const value = text.replace(ESCAPE, (_whole, code?: string, short?: string) =>
    code === undefined
      ? (SHORT[short ?? ""] ?? "")
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
  if (language !== undefined) return { "@value": value, "@language": language };
  return datatype === undefined ? { "@value": value } : { "@value": value, "@type": datatype };
}

/** Give a literal's text alone. */
export function literalText(term: string): string {
  return String(readLiteral(term)["@value"]);
}
