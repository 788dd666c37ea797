/** What a person has chosen; a few words on the device, none of them about anybody. */

const NAMES = ["language", "theme", "vibration", "sound", "history", "camera", "send"] as const;
type Name = (typeof NAMES)[number];

const PREFIX = "verifier.";

export const preference = {
  /** Gives what was chosen, or null. */
  get(name: Name): string | null {
    try {
      return localStorage.getItem(PREFIX + name);
    } catch {
      // Storage may be forbidden; then every visit begins with the defaults.
      return null;
    }
  },

  set(name: Name, value: string): void {
    try {
      localStorage.setItem(PREFIX + name, value);
    } catch {
      // Nothing depends on its being remembered.
    }
  },

  /** Whether something that is off by default was switched on. */
  on(name: Name): boolean {
    return preference.get(name) === "on";
  },

  clear(): void {
    for (const name of NAMES) {
      try {
        localStorage.removeItem(PREFIX + name);
      } catch {
        return;
      }
    }
  },
};

export type Theme = "auto" | "light" | "dark";

export function theme(): Theme {
  const kept = preference.get("theme");
  return kept === "light" || kept === "dark" ? kept : "auto";
}

/** Shows the app in the chosen theme; `auto` follows the device. */
export function applyTheme(): void {
  const chosen = theme();
  if (chosen === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}
