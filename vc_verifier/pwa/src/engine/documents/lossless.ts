/** Nothing hidden, nothing dropped: the JSON that people read is the RDF that is signed. */

import { isObject, member, same, without } from "../json";
import type { JsonObject, JsonValue } from "../result";
import { say } from "../wording";
import { byCodePoints } from "./code_points";
import { irisWithTerms } from "./iris_with_terms";
import type { JsonLd } from "./jsonld";
import { LossyDocument, toQuads, type Quad } from "./rdf";

const EMBEDDING = "verifiableCredential";
const EMBEDDING_IRI = "https://www.w3.org/2018/credentials#verifiableCredential";
// The only keywords a credential needs beside @context: a text in a language.
const VALUE_OBJECT = ["@value", "@language", "@direction"];

/**
 * Give the RDF of `document`, if the document says that RDF and nothing else.
 *
 * The document must equal its own compaction under its own contexts (SECURITY R1, R2): a member
 * spelt by its IRI, hidden under a keyword or an alias of one, undefined, null, empty or relative
 * makes a difference and is refused.
 */
export async function losslessQuads(document: JsonObject, jsonld: JsonLd): Promise<Quad[]> {
  if (Object.hasOwn(document, EMBEDDING)) return presentationQuads(document, jsonld);
  return toQuads(await losslessExpansion(document, jsonld));
}

async function losslessExpansion(original: JsonObject, jsonld: JsonLd): Promise<JsonValue[]> {
  const document = withoutProofContexts(original);
  const iris = namesWithColons(document);
  const expanded = await jsonld.expand(document);
  if (document !== original && !same(await jsonld.expand(original), expanded)) {
    throw otherMeaning();
  }
  const properties = propertiesOf(expanded);
  // Compaction leaves an IRI where no term fits the value, as with a text under that of
  // `credentialStatus`; whoever looks for the term would not see it.
  if (iris.some((iri) => !properties.has(iri) || irisWithTerms().has(iri))) throw otherSpelling();
  // Quads first: compaction of a document with relative IRIs would only confuse the reason.
  toQuads(expanded);
  const compacted = await jsonld.compact(expanded, member(document, "@context") ?? {});
  if (!alike(without(document, "@context"), without(compacted, "@context"))) {
    throw otherSpelling();
  }
  return expanded;
}

/** Leave out what JCS proofs repeat: the document's own `@context` (vc-di-ecdsa §3.3.1). */
function withoutProofContexts(document: JsonObject): JsonObject {
  const value = member(document, "proof");
  const proofs = Array.isArray(value) ? value : [value ?? null];
  const context = member(document, "@context");
  if (!proofs.some((proof) => isObject(proof) && Object.hasOwn(proof, "@context"))) {
    return document;
  }
  const plain = proofs.map((proof) =>
    isObject(proof) && same(member(proof, "@context"), context)
      ? without(proof, "@context")
      : proof,
  );
  return { ...document, proof: Array.isArray(value) ? plain : (plain[0] ?? null) };
}

/**
 * Give the RDF of a presentation: its own members, and each credential as it stands alone.
 *
 * Embedded credentials bring contexts of their own (VC 2.0 §4.13), so that the whole cannot
 * equal its own compaction. Each must therefore mean inside exactly what it means alone.
 */
async function presentationQuads(presentation: JsonObject, jsonld: JsonLd): Promise<Quad[]> {
  const embedded = presentation[EMBEDDING] ?? null;
  await losslessExpansion(without(presentation, EMBEDDING), jsonld);
  const alone: JsonValue[] = [];
  for (const credential of Array.isArray(embedded) ? embedded : [embedded]) {
    if (!isObject(credential) || Object.hasOwn(credential, EMBEDDING)) throw otherMeaning();
    alone.push({ "@graph": await losslessExpansion(credential, jsonld) });
  }
  const expanded = await jsonld.expand(presentation);
  const inside = expanded
    .filter((node) => isObject(node) && Object.hasOwn(node, EMBEDDING_IRI))
    .map((node) => (node as JsonObject)[EMBEDDING_IRI]);
  if (!same(inside, [alone])) throw otherMeaning();
  return toQuads(expanded);
}

function otherSpelling(): LossyDocument {
  return new LossyDocument("NOT_ITS_OWN_COMPACTION", say("NOT_ITS_OWN_COMPACTION"));
}

function otherMeaning(): LossyDocument {
  return new LossyDocument("EMBEDDED_MEANING", say("EMBEDDED_MEANING"));
}

/**
 * Give the names that are IRIs, whole or with a prefix.
 *
 * Refused are keywords beside the outermost `@context` and value objects for texts.
 */
function namesWithColons(document: JsonObject): string[] {
  const iris = refuseKeywordsOf(without(document, "@context"));
  const stack: JsonValue[] = Object.values(without(document, "@context"));
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (Array.isArray(value)) stack.push(...value);
    else if (isObject(value)) {
      const text =
        Object.hasOwn(value, "@value") &&
        Object.keys(value).every((name) => VALUE_OBJECT.includes(name));
      if (!text) iris.push(...refuseKeywordsOf(value));
      stack.push(...Object.values(value));
    }
  }
  return iris;
}

function refuseKeywordsOf(members: JsonObject): string[] {
  const [first] = Object.keys(members)
    .filter((name) => name.startsWith("@"))
    .sort(byCodePoints);
  if (first !== undefined) {
    const shown = [...first].slice(0, 20).join("");
    throw new LossyDocument("JSONLD_KEYWORD", say("JSONLD_KEYWORD@_refuse_keywords_of", shown));
  }
  return Object.keys(members).filter((name) => name.includes(":"));
}

/**
 * Give the properties by their IRIs; refuse what readers and statements tell otherwise.
 *
 * RDF would merge a node that is described in two places, a reader would not. What has no value
 * makes no statement, so that nobody has signed it. An alias of a keyword shows here, too:
 * `@included` and `@reverse` are never legitimate.
 */
function propertiesOf(expanded: JsonValue[]): Set<string> {
  const properties = new Set<string>();
  const described = new Set<string>();
  const stack: JsonValue[] = [...expanded];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (Array.isArray(node)) {
      stack.push(...node);
      continue;
    }
    if (!isObject(node) || "@value" in node) continue;
    if ("@included" in node || "@reverse" in node) {
      throw new LossyDocument("JSONLD_KEYWORD", say("JSONLD_KEYWORD@_properties"));
    }
    const identifier = node["@id"];
    const names = Object.keys(node);
    if (typeof identifier === "string" && names.length > 1) {
      if (described.has(identifier)) {
        throw new LossyDocument("NODE_DESCRIBED_TWICE", say("NODE_DESCRIBED_TWICE"));
      }
      described.add(identifier);
    }
    for (const name of names) {
      const value = node[name] ?? null;
      // An empty ordered list is a statement of its own (JSON-LD 1.1 §4.3.1).
      if (name !== "@list" && Array.isArray(value) && value.length === 0) throw otherSpelling();
      if (name === "@id" || name === "@type") continue;
      properties.add(name);
      stack.push(value);
    }
  }
  return properties;
}

function reference(value: JsonValue, counterpart: JsonValue): JsonValue {
  if (isObject(value) && typeof counterpart === "string" && Object.keys(value).length === 1) {
    return member(value, "id") ?? member(value, "@value") ?? value;
  }
  return value;
}

/**
 * Compare, taking a list of one for its entry and a bare reference for its identifier.
 *
 * JSON-LD makes no difference between `{"id": x}` and `x` where it expects an identifier,
 * between `{"@value": x}` and `x`, nor between capitals and small letters in language tags.
 */
function alike(first: JsonValue, second: JsonValue): boolean {
  let [one, other] = [first, second];
  if (Array.isArray(one) && one.length === 1 && !Array.isArray(other)) one = one[0] ?? null;
  if (Array.isArray(other) && other.length === 1 && !Array.isArray(one)) other = other[0] ?? null;
  [one, other] = [reference(one, other), reference(other, one)];
  if (isObject(one) && isObject(other)) {
    const [left, right] = [one, other];
    const names = Object.keys(left);
    return (
      names.length === Object.keys(right).length &&
      names.every((name) => {
        if (!Object.hasOwn(right, name)) return false;
        const [mine, theirs] = [left[name] ?? null, right[name] ?? null];
        return name === "@language" ? sameLanguage(mine, theirs) : alike(mine, theirs);
      })
    );
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    const items = other;
    return (
      one.length === items.length &&
      one.every((item, index) => alike(item, items[index] ?? null))
    );
  }
  return same(one, other);
}

function sameLanguage(one: JsonValue, other: JsonValue): boolean {
  return (
    typeof one === "string" &&
    typeof other === "string" &&
    one.toLowerCase() === other.toLowerCase()
  );
}
