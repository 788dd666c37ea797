/** What build.mjs puts in place of these names. */

/** Address of the QR reader's WebAssembly. */
declare const WASM_URL: string;
/** Address of the worker that reads and verifies. */
declare const WORKER_URL: string;
/** The trust root that this build pins; null: the server's, pinned on the first visit. */
declare const PINNED_ROOT: { id: string } | null;
/** All files of this version, with what they contain. */
declare const PRECACHE: readonly { url: string; sha256: string }[];
/** This version's name. */
declare const VERSION: string;

declare module "*.css";
