/** Which view is shown: the address's fragment, which never leaves the device. */

export type Route =
  | { view: "scan" }
  | { view: "result"; id: string }
  | { view: "batch" }
  | { view: "history" }
  | { view: "settings" }
  | { view: "help" };

const PLAIN = new Set(["batch", "history", "settings", "help"] as const);

/** The text of a code's link, `#VC1-…`, if the address carries one; null otherwise. */
export function codeInAddress(): string | null {
  const fragment = location.hash.slice(1);
  return /^VC1-[A-Z0-9 $%*+\-./:]{1,5000}$/.test(fragment) ? fragment : null;
}

/** Takes everything but the app's own address out of the address bar and out of its history. */
export function forgetAddress(route: Route): void {
  history.replaceState(null, "", `/${hash(route)}`);
}

export function routeNow(): Route {
  const [view, id] = location.hash.replace(/^#\/?/, "").split("/");
  if (view === "result" && id !== undefined && /^[0-9a-f-]{36}$/.test(id)) return { view, id };
  for (const plain of PLAIN) if (view === plain) return { view: plain };
  return { view: "scan" };
}

export function go(route: Route): void {
  location.hash = hash(route);
}

export function hash(route: Route): string {
  if (route.view === "scan") return "#/";
  return route.view === "result" ? `#/result/${route.id}` : `#/${route.view}`;
}
