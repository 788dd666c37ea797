/** RDF Dataset Canonicalization (RDFC-1.0) with a work budget. */

import { hex, utf8 } from "../octets";
import type { HashFunction } from "../keys/check";
import type { WorkBudget } from "./budget";
import { byCodePoints } from "./code_points";
import { toNquad, type Quad } from "./rdf";

/** Units for one document: far more than any honest dataset needs, far less than poison does. */
export const DEFAULT_WORK = 30_000;
// Look-alike blank nodes in a row, each told apart only by the next.
const DEEP = 64;

/**
 * Give the canonical N-Quads document (RDFC-1.0 §4.4).
 *
 * Throws `WorkBudgetExceeded` for datasets made to be slow (§7.1, dataset poisoning).
 */
export function canonicalize(
  quads: readonly Quad[],
  hashFunction: HashFunction,
  budget: WorkBudget,
): string {
  return new Canonicalizer(quads, hashFunction, budget).run();
}

/** Give the issued identifiers map (RDFC-1.0 §4.4): canonical labels, without `_:`, by term. */
export function canonicalIdentifiers(
  quads: readonly Quad[],
  hashFunction: HashFunction,
  budget: WorkBudget,
): Map<string, string> {
  const canonicalizer = new Canonicalizer(quads, hashFunction, budget);
  canonicalizer.run();
  return new Map([...canonicalizer.canonical.issued].map(([old, label]) => [old, label.slice(2)]));
}

/** Issues labels in order (RDFC-1.0 §4.5). */
class IdentifierIssuer {
  constructor(
    private readonly prefix: string,
    readonly issued = new Map<string, string>(),
  ) {}

  issue(existing: string): string {
    const known = this.issued.get(existing);
    if (known !== undefined) return known;
    const label = `${this.prefix}${this.issued.size}`;
    this.issued.set(existing, label);
    return label;
  }

  copy(): IdentifierIssuer {
    return new IdentifierIssuer(this.prefix, new Map(this.issued));
  }
}

interface Found {
  digest: string;
  issuer: IdentifierIssuer;
}

class Canonicalizer {
  readonly canonical = new IdentifierIssuer("_:c14n");
  private readonly quadsOf = new Map<string, Quad[]>();
  private readonly firstDegree = new Map<string, string>();
  private depth = 0;

  constructor(
    private readonly quads: readonly Quad[],
    private readonly hashFunction: HashFunction,
    private readonly budget: WorkBudget,
  ) {}

  run(): string {
    // §4.4.3 step 2: which quads mention which blank node.
    for (const quad of this.quads) {
      for (const term of new Set([quad.subject, quad.object, quad.graph])) {
        if (term.startsWith("_:")) append(this.quadsOf, term, quad);
      }
    }
    // Steps 3 and 4: a node with a hash of its own is named at once.
    const sameHash = new Map<string, string[]>();
    for (const node of this.quadsOf.keys()) append(sameHash, this.hashFirstDegree(node), node);
    const groups = inOrder(sameHash);
    for (const [, nodes] of groups) {
      if (nodes.length === 1) nodes.forEach((node) => this.canonical.issue(node));
    }
    // Step 5: nodes that look alike are told apart by their surroundings.
    for (const [, nodes] of groups) {
      if (nodes.length > 1) this.nameAlike(nodes);
    }
    // Step 6: serialize with the new names, in code point order.
    return this.quads.map((quad) => this.relabelled(quad)).sort(byCodePoints).join("");
  }

  private nameAlike(nodes: string[]): void {
    const results: Found[] = [];
    for (const node of nodes) {
      if (this.canonical.issued.has(node)) continue;
      const issuer = new IdentifierIssuer("_:b");
      issuer.issue(node);
      results.push(this.hashNDegree(node, issuer));
    }
    results.sort((one, other) => byCodePoints(one.digest, other.digest));
    for (const { issuer } of results) {
      for (const existing of issuer.issued.keys()) this.canonical.issue(existing);
    }
  }

  private relabelled({ subject, predicate, object, graph }: Quad): string {
    const named = (term: string): string => this.canonical.issued.get(term) ?? term;
    return toNquad({
      subject: named(subject), predicate, object: named(object), graph: named(graph),
    });
  }

  private hash(text: string): string {
    return hex(this.hashFunction(utf8(text)));
  }

  /** Hash First Degree Quads (RDFC-1.0 §4.6). */
  private hashFirstDegree(node: string): string {
    const known = this.firstDegree.get(node);
    if (known !== undefined) return known;
    const anonymous = (term: string): string =>
      term.startsWith("_:") ? (term === node ? "_:a" : "_:z") : term;
    const lines = (this.quadsOf.get(node) ?? []).map(({ subject, predicate, object, graph }) =>
      toNquad({
        subject: anonymous(subject), predicate, object: anonymous(object), graph: anonymous(graph),
      }),
    );
    const digest = this.hash(lines.sort(byCodePoints).join(""));
    this.firstDegree.set(node, digest);
    return digest;
  }

  /** Hash Related Blank Node (RDFC-1.0 §4.7). */
  private hashRelated(
    related: string, quad: Quad, issuer: IdentifierIssuer, position: string,
  ): string {
    const predicate = position === "g" ? "" : quad.predicate;
    const identifier =
      this.canonical.issued.get(related) ??
      issuer.issued.get(related) ??
      this.hashFirstDegree(related);
    return this.hash(`${position}${predicate}${identifier}`);
  }

  private relatedByHash(node: string, issuer: IdentifierIssuer): Map<string, string[]> {
    const related = new Map<string, string[]>();
    for (const quad of this.quadsOf.get(node) ?? []) {
      const terms = [["s", quad.subject], ["o", quad.object], ["g", quad.graph]] as const;
      for (const [position, term] of terms) {
        if (!term.startsWith("_:") || term === node) continue;
        this.budget.spend();
        append(related, this.hashRelated(term, quad, issuer, position), term);
      }
    }
    return related;
  }

  /** Hash N-Degree Quads (RDFC-1.0 §4.8); the numbers are the algorithm's steps. */
  private hashNDegree(node: string, issuer: IdentifierIssuer): Found {
    // Each level of recursion is dear, so that depth ends with the budget, not with the stack.
    this.depth += 1;
    this.budget.spend(this.depth <= DEEP ? 1 : DEFAULT_WORK);
    try {
      return this.hashNeighbours(node, issuer);
    } finally {
      this.depth -= 1;
    }
  }

  private hashNeighbours(node: string, issuer: IdentifierIssuer): Found {
    // 1 to 3: group the neighbours by hash.
    const data: string[] = [];
    // 5: for each group, the permutation that gives the least path.
    for (const [digest, nodes] of inOrder(this.relatedByHash(node, issuer))) {
      let chosen: { path: string; issuer: IdentifierIssuer } | null = null;
      for (const permutation of permutations(nodes)) {
        this.budget.spend(permutation.length);
        const found = this.path(permutation, issuer.copy(), chosen?.path ?? "");
        if (found && (!chosen || byCodePoints(found.path, chosen.path) < 0)) chosen = found;
      }
      data.push(digest, chosen?.path ?? "");
      issuer = chosen?.issuer ?? issuer;
    }
    return { digest: this.hash(data.join("")), issuer };
  }

  /** Give the path of one permutation (§4.8 steps 5.4.1 to 5.4.5), or null if it is worse. */
  private path(
    permutation: string[], issuer: IdentifierIssuer, best: string,
  ): { path: string; issuer: IdentifierIssuer } | null {
    const worse = (candidate: string): boolean =>
      best !== "" && candidate.length >= best.length && byCodePoints(candidate, best) > 0;
    let path = "";
    const recursion: string[] = [];
    for (const related of permutation) {
      const canonical = this.canonical.issued.get(related);
      if (canonical === undefined) {
        if (!issuer.issued.has(related)) recursion.push(related);
        path += issuer.issue(related);
      } else path += canonical;
      if (worse(path)) return null;
    }
    for (const related of recursion) {
      const result = this.hashNDegree(related, issuer);
      path += `${issuer.issue(related)}<${result.digest}>`;
      issuer = result.issuer;
      if (worse(path)) return null;
    }
    return { path, issuer };
  }
}

function append<Value>(groups: Map<string, Value[]>, key: string, value: Value): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}

function inOrder(groups: Map<string, string[]>): [string, string[]][] {
  return [...groups].sort(([one], [other]) => byCodePoints(one, other));
}

/** Give all orders of `items`, in the order of Python's itertools. */
function* permutations(items: string[]): Generator<string[]> {
  if (items.length <= 1) {
    yield items;
    return;
  }
  for (const [index, item] of items.entries()) {
    const others = [...items.slice(0, index), ...items.slice(index + 1)];
    for (const rest of permutations(others)) yield [item, ...rest];
  }
}
