/** credentialSchema: a credential against the pinned JSON Schema it names (VC JSON Schema §3). */

import { bestMisfit } from "./documents/json_schema";
import { digestSri, pinnedSchema } from "./documents/pinned";
import { isObject, listed, member, without } from "./json";
import { ProblemError } from "./problems";
import type { JsonObject, JsonValue } from "./result";
import { say } from "./wording";

/** A credential does not fit its schema, or the schema's digest is not the pinned one. */
export class SchemaError extends ProblemError {}

/** A schema that is not shipped here: nothing can be said, and nothing is fetched. */
export class SchemaNotPinned extends ProblemError {}

/** Check `credential` (without its proof) against every `credentialSchema` it names. */
export function checkSchema(credential: JsonObject): void {
  for (const entry of listed(credential, "credentialSchema")) {
    checkEntry(credential, entry ?? null);
  }
}

function checkEntry(credential: JsonObject, entry: JsonValue): void {
  if (!isObject(entry) || member(entry, "type") !== "JsonSchema") {
    throw new SchemaNotPinned("SCHEMA_TYPE_UNKNOWN", say("SCHEMA_TYPE_UNKNOWN"));
  }
  const url = member(entry, "id");
  if (typeof url !== "string" || !pinnedSchema(url)) {
    throw new SchemaNotPinned("SCHEMA_NOT_PINNED", say("SCHEMA_NOT_PINNED"));
  }
  if (Object.hasOwn(entry, "digestSRI") && entry["digestSRI"] !== digestSri(url)) {
    throw new SchemaError("SCHEMA_DIGEST", say("SCHEMA_DIGEST"));
  }
  validateSchema(credential, url);
}

/** Validate `credential` without its proof against the pinned schema at `url`. */
export function validateSchema(credential: JsonObject, url: string): void {
  const schema = pinnedSchema(url);
  if (!schema) throw new SchemaNotPinned("SCHEMA_NOT_PINNED", say("SCHEMA_NOT_PINNED"));
  const misfit = bestMisfit(schema, without(credential, "proof"));
  if (!misfit) return;
  // The path, never the value: a value may be personal data.
  const path = [...(misfit.path.join(".") || "credential")].slice(0, 80).join("");
  throw new SchemaError("SCHEMA_MISMATCH", say("SCHEMA_MISMATCH", path, misfit.keyword), { path });
}
