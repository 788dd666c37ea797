/** What the build's plugin pinned_data.mjs gives. */

declare module "pinned-data" {
  import type { JsonObject, Text } from "./result";

  interface PinnedDocument {
    url: string;
    kind: "context" | "schema";
    sha256: string;
    sha384: string;
    credentialType: string | null;
    document: JsonObject;
  }

  const data: {
    base: string;
    certificateContext: string;
    documents: PinnedDocument[];
    statusReasons: ({ code: string } & Text)[];
    typeTables: { registryEntryId: number; numbers: Record<string, Record<string, number>> }[];
  };
  export default data;
}
