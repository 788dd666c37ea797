/** What the device keeps: the pinned root with its newest bundle, and the history if wanted. */

const NAME = "certificate-verifier";
const STORES = ["trust", "history"] as const;
type StoreName = (typeof STORES)[number];

let opened: Promise<IDBDatabase> | null = null;

/** Gives what is kept under a key, or undefined. */
export async function get<T>(store: StoreName, key: IDBValidKey): Promise<T | undefined> {
  return run<T | undefined>(store, "readonly", (objects) => objects.get(key));
}

/** Gives everything in a store, in the order of the keys. */
export async function all<T>(store: StoreName): Promise<T[]> {
  return run<T[]>(store, "readonly", (objects) => objects.getAll());
}

/** Gives all keys of a store. */
export async function keys(store: StoreName): Promise<IDBValidKey[]> {
  return run(store, "readonly", (objects) => objects.getAllKeys());
}

export async function put(store: StoreName, key: IDBValidKey, value: unknown): Promise<void> {
  await run(store, "readwrite", (objects) => objects.put(value, key));
}

export async function remove(store: StoreName, key: IDBValidKey): Promise<void> {
  await run(store, "readwrite", (objects) => objects.delete(key));
}

export async function clear(store: StoreName): Promise<void> {
  await run(store, "readwrite", (objects) => objects.clear());
}

function run<T>(
  store: StoreName,
  mode: IDBTransactionMode,
  action: (objects: IDBObjectStore) => IDBRequest,
): Promise<T> {
  return open().then(
    (database) =>
      new Promise((resolve, reject) => {
        const transaction = database.transaction(store, mode);
        const request = action(transaction.objectStore(store));
        // What is written counts once the transaction is through, not before.
        transaction.oncomplete = () => resolve(request.result as T);
        transaction.onabort = () =>
          reject(transaction.error ?? new Error("storage is not available"));
      }),
  );
}

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const store of STORES) request.result.createObjectStore(store);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => {
      opened = null;
      reject(request.error ?? new Error("storage is not available"));
    };
  });
  return opened;
}
