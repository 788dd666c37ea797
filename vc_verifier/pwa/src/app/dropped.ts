/** The files that were dropped, those inside dropped folders among them. */

/** More than this of one drop is not looked at. */
export const MOST_FILES = 2_000;
const MOST_DEPTH = 8;

export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // Entries must be taken before anything is waited for: the transfer is empty afterwards.
  const entries = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }));
  const found: File[] = [];
  for (const { entry, file } of entries) {
    if (entry !== null && entry.isDirectory) await walk(entry, found, 0);
    else if (file !== null) found.push(file);
  }
  return found.slice(0, MOST_FILES);
}

async function walk(entry: FileSystemEntry, found: File[], depth: number): Promise<void> {
  if (found.length >= MOST_FILES || depth > MOST_DEPTH) return;
  if (entry.isFile) {
    const file = await new Promise<File | null>((resolve) =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(null)),
    );
    // A folder holds more than certificates: hidden files are none.
    if (file !== null && !file.name.startsWith(".")) found.push(file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader gives a folder's entries in portions, and an empty one at the end.
    const portion = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (portion.length === 0) return;
    for (const child of portion) await walk(child, found, depth + 1);
  }
}
