/** What can go wrong with a barcode: two errors, both safe to show. */

import { ProblemError } from "../problems";
import { part, say, type Fill, type PartKey } from "../wording";

/** The text or bytes are not a barcode we read. */
export class BarcodeError extends ProblemError {}

/** The barcode may be sound, but it needs a type table that is not installed. */
export class UnknownTypeTable extends ProblemError {}

/** Give the one error of the decoder, naming what was wrong, not its content. */
export function malformed(en: PartKey, ...fills: Fill[]): BarcodeError {
  return new BarcodeError("BARCODE_MALFORMED", say("BARCODE_MALFORMED", part(en, ...fills)));
}

/** Name the CBOR-LD registry entry that is missing here. */
export function unknownTypeTable(registryEntryId: number): UnknownTypeTable {
  const text = say("UNKNOWN_TYPE_TABLE", registryEntryId);
  return new UnknownTypeTable("UNKNOWN_TYPE_TABLE", text, { registryEntryId });
}
