/** CBOR-LD type tables, pinned when the app was built. */

import { TYPE_TABLES } from "../documents/pinned";

export const XSD_DATE = "http://www.w3.org/2001/XMLSchema#date";
export const XSD_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime";

/** Registry entries that stand for no compression and for an empty table. */
export const NO_COMPRESSION = 0;
const NO_TABLE = 1;

/** Types whose table numbers are byte strings, so that they cannot be taken for other integers. */
export const TYPES_ENCODED_AS_BYTES: readonly string[] = ["none", "url", XSD_DATE, XSD_DATE_TIME];

/** The constants of one registry entry: type → number → text. */
export interface TypeTable {
  registryEntryId: number;
  texts: ReadonlyMap<string, ReadonlyMap<number, string>>;
}

function typeTable(
  registryEntryId: number,
  numbers: Readonly<Record<string, Readonly<Record<string, number>>>>,
): TypeTable {
  const texts = new Map<string, Map<number, string>>(
    ["context", "url", "none"].map((type) => [type, new Map()]),
  );
  for (const [type, table] of Object.entries(numbers)) {
    texts.set(type, new Map(Object.entries(table).map(([text, number]) => [number, text])));
  }
  return { registryEntryId, texts };
}

/** The type tables that this build knows, by registry entry. */
export const TABLES: ReadonlyMap<number, TypeTable> = new Map(
  [{ registryEntryId: NO_TABLE, numbers: {} }, ...TYPE_TABLES].map(
    ({ registryEntryId, numbers }) => [registryEntryId, typeTable(registryEntryId, numbers)],
  ),
);
