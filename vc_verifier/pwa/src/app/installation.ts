/** The service worker, its updates, and installing the app on the device. */

import { address } from "./worker_client";

interface InstallPrompt extends Event {
  prompt(): Promise<void>;
}

let prompt: InstallPrompt | null = null;
let waiting: ServiceWorker | null = null;

/** Keeps the app for offline use; `onUpdate` is called when a newer version waits. */
export async function startInstallation(onUpdate: () => void): Promise<void> {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event as InstallPrompt;
  });
  if (!("serviceWorker" in navigator)) return;
  const hadOne = navigator.serviceWorker.controller !== null;
  let restarted = false;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // The first one takes over silently; a newer one was asked for, and brings newer files.
    if (!hadOne || restarted) return;
    restarted = true;
    location.reload();
  });
  try {
    const registration = await navigator.serviceWorker.register(address("/service-worker.js"), {
      scope: "/",
      updateViaCache: "none",
    });
    const look = () => {
      if (registration.waiting !== null && navigator.serviceWorker.controller !== null) {
        waiting = registration.waiting;
        onUpdate();
      }
    };
    look();
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", look);
    });
    // What keeps the app working offline should not be thrown away when space is short.
    await navigator.storage?.persist?.();
  } catch {
    // Without it the app works as long as there is a network.
  }
}

/** Starts the version that waits. */
export function startUpdate(): void {
  waiting?.postMessage("start");
}

/** Whether everything that offline use needs is on the device. */
export async function offlineReady(): Promise<boolean> {
  if (!("serviceWorker" in navigator)) return false;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return registration?.active != null;
}

export function installable(): boolean {
  return prompt !== null;
}

export async function install(): Promise<void> {
  const asked = prompt;
  prompt = null;
  await asked?.prompt();
}
