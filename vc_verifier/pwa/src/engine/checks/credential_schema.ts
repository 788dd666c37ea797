/** Schema: does the credential fit the pinned JSON Schema of its kind? */

import { CERTIFICATE_TYPES } from "../credential";
import { schemaUrl } from "../documents/pinned";
import { isObject, listed, member } from "../json";
import type { JsonObject } from "../result";
import { checkSchema, SchemaError, SchemaNotPinned, validateSchema } from "../schema";
import { say } from "../wording";
import { failed, passed, undecided, type Finding } from "./finding";

/** Check the schema that the credential names, and the one its type demands. */
export function checkCredentialSchema(credential: JsonObject): Finding {
  return schemaFinding(
    () => {
      checkSchema(credential);
      const named = listed(credential, "credentialSchema").map((entry) =>
        isObject(entry) ? member(entry, "id") : undefined,
      );
      const types = listed(credential, "type");
      for (const type of CERTIFICATE_TYPES) {
        const url = types.includes(type) ? schemaUrl(type) : null;
        if (url && !named.includes(url)) validateSchema(credential, url);
      }
    },
    () => passed("schema", "SCHEMA_FITS", say("SCHEMA_FITS@")),
  );
}

/** Give what a check of schemas came to. */
export function schemaFinding(check: () => void, fits: () => Finding): Finding {
  try {
    check();
  } catch (error) {
    if (error instanceof SchemaNotPinned) return undecided("schema", error);
    if (error instanceof SchemaError) return failed("schema", error, "rule-violation");
    throw error;
  }
  return fits();
}
