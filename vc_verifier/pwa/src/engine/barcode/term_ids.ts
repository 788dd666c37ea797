/** Numbers for JSON-LD terms (CBOR-LD 1.0 "Context Loading"): keywords are fixed, terms counted. */

const KEYWORDS = (
  "@context @type @id @value @direction @graph @included @index @json @language @list @nest " +
  "@reverse @base @container @default @embed @explicit @none @omitDefault @prefix @preserve " +
  "@protected @requireAll @set @version @vocab @propagate"
).split(" ");

export const CONTEXT_ID = 0;
export const CONTEXTS_ID = 1;
const FIRST_TERM_ID = 100;

export function isKeyword(term: string): boolean {
  return KEYWORDS.includes(term);
}

/** A numbering of terms, growing with each context; the odd number after each means an array. */
export class TermIds {
  readonly ids = new Map(KEYWORDS.map((keyword, position) => [keyword, 2 * position]));
  readonly terms = new Map(KEYWORDS.map((keyword, position) => [2 * position, keyword]));
  private nextId = FIRST_TERM_ID;

  /** Give numbers to those of a context's sorted terms that have none yet ("Add Context"). */
  load(terms: readonly string[]): void {
    for (const term of terms) {
      if (this.ids.has(term)) continue;
      this.ids.set(term, this.nextId);
      this.terms.set(this.nextId, term);
      this.nextId += 2;
    }
  }
}
