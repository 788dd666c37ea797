/** Starts the app: routes, views, and what is done with whatever is handed in. */

import type { Text } from "../engine";
import { watchBars } from "./bars";
import type { Found } from "./camera";
import { fill, h } from "./dom";
import { feedback } from "./feedback";
import { headline } from "./headline";
import { recall, remember } from "./history_keeper";
import { startInstallation } from "./installation";
import { type Consent, verifyFile, verifyText } from "./intake";
import { addToBatch, type Item, itemOf, keepItem, type Source } from "./items";
import { mark, t } from "./language";
import { announce, confirmed, toast } from "./parts";
import { applyTheme, preference } from "./preferences";
import { isPast, sealed, tone } from "./reading";
import { loadReportUrl } from "./reporting";
import { codeInAddress, forgetAddress, go, type Route, routeNow } from "./router";
import { drawShell, drawTrust, raiseShell, showUpdate } from "./shell";
import { onTrustChange, startTrust } from "./trust_keeper";
import { type BatchView, batchView, type Progress } from "./views/batch";
import { helpView } from "./views/help";
import { historyView } from "./views/history";
import { GONE, goneView, resultView } from "./views/result_view";
import { scanView, type View } from "./views/scan";
import { settingsView } from "./views/settings";

const W = {
  app: { zh: "证书核验", en: "Certificate verifier" },
  verifying: { zh: "正在核验…", en: "Verifying …" },
  again: { zh: "已在列表中", en: "already on the list" },
  send: { zh: "发送至服务器核验？", en: "Send it to the server?" },
  sendWords: {
    zh: "此类内容（PDF、ZIP、本浏览器不能解码的图片等）需要由此核验网站的服务器核验。它将被发送，只用于本次核验，不作保存。",
    en: "What you handed in (PDF, zip, a picture this browser cannot decode or the like) is verified by this site's server. It is sent for this verification only and is not kept.",
  },
  sendYes: { zh: "发送并核验", en: "Send and verify" },
} satisfies Record<string, Text>;

const TITLES: Record<Exclude<Route["view"], "result">, Text> = {
  scan: { zh: "核验", en: "Verify" },
  batch: { zh: "批量", en: "Batch" },
  history: { zh: "历史", en: "History" },
  settings: { zh: "设置", en: "Settings" },
  help: { zh: "帮助", en: "Help" },
};

applyTheme();
mark();

const root = document.getElementById("app");
if (root === null) throw new Error("the shell is not there");
const main = raiseShell(root);
watchBars(main);

let view: View | BatchView | null = null;
/** Whether the camera begins by itself: after a result that came from it. */
let goOn = false;
let progress: Progress | null = null;
let cancelled = false;

function show(made: View, title: string): void {
  view?.dispose?.();
  view = made;
  fill(main, made.element);
  document.title = `${title} · ${t(W.app)}`;
}

/** Shows the view of the address. */
async function draw(moved: boolean): Promise<void> {
  const route = routeNow();
  drawShell(route, () => void draw(false));
  document.body.dataset.view = route.view;
  if (route.view === "result") await drawResult(route.id);
  else show(viewOf(route.view), t(TITLES[route.view]));
  goOn = false;
  if (moved) {
    window.scrollTo(0, 0);
    main.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }
}

function viewOf(name: Exclude<Route["view"], "result">): View {
  switch (name) {
    case "scan":
      return scanView(
        { onCode: scanned, onFiles: handIn, onText: (text) => void pasted(text, "paste") },
        goOn,
      );
    case "batch":
      return batchView({
        onCode: scannedForBatch,
        onFiles: (files) => void verifyAll(files),
        progress: () => progress,
        cancel: () => {
          cancelled = true;
        },
      });
    case "history":
      return historyView();
    case "settings":
      return settingsView(() => void draw(false));
    case "help":
      return helpView();
  }
}

async function drawResult(id: string): Promise<void> {
  const own = itemOf(id);
  const item = own ?? (await recall(id).catch(() => undefined));
  if (item === undefined) {
    show({ element: goneView() }, t(GONE));
    return;
  }
  // One of another visit is past however young it is: nobody sees what happened in between.
  const past = own === undefined || isPast(item.at, new Date());
  const next = () => {
    goOn = item.source === "camera";
    go({ view: "scan" });
  };
  const title = item.result === null ? t(W.app) : t(headline(item.result));
  show({ element: resultView(item, past, next) }, title);
  if (item.result !== null) announce(title);
}

async function finish(item: Item): Promise<void> {
  keepItem(item);
  await remember(item);
  go({ view: "result", id: item.id });
}

/** One code was seen: its verdict is shown. */
async function scanned({ text, frameAt }: Found): Promise<void> {
  const item = await verifyText(text, "camera", "camera", consent());
  performance.measure("frame-to-verdict", { start: frameAt });
  if (item.result !== null) feedback(tone(item.result.verdict));
  await finish(item);
}

/** One code of many was seen: it goes on the list, and the camera goes on. */
async function scannedForBatch({ text, frameAt }: Found): Promise<void> {
  const item = await verifyText(text, "camera", "camera", consent());
  performance.measure("frame-to-verdict", { start: frameAt });
  const { result } = item;
  if (addToBatch(item)) {
    await remember(item);
    if (result !== null) {
      feedback(tone(result.verdict));
      toast(`${t(headline(result))} ${sealed(result, "name")}`, tone(result.verdict));
    }
    refreshBatch();
  } else if (result !== null) {
    toast(`${t(result.title)}: ${t(W.again)}`, tone(result.verdict));
  }
  // Long enough to take the code away and put the next one there.
  await new Promise((resolve) => setTimeout(resolve, 900));
}

function handIn(files: File[]): void {
  const [only] = files;
  if (files.length > 1) {
    go({ view: "batch" });
    void verifyAll(files);
  } else if (only !== undefined) {
    void single(only);
  }
}

async function single(file: File): Promise<void> {
  busy();
  await finish(await verifyFile(file, consent()));
}

async function pasted(text: string, source: Source): Promise<void> {
  busy();
  await finish(
    await verifyText(text, source, /^\s*[{[]/.test(text) ? "json" : "barcode", consent()),
  );
}

function busy(): void {
  fill(
    main,
    h(
      "div",
      { class: "view narrow busy" },
      h("span", { class: "spinner", "aria-hidden": "true" }),
      h("p", { role: "status" }, t(W.verifying)),
    ),
  );
}

async function verifyAll(files: File[]): Promise<void> {
  if (progress !== null) return;
  cancelled = false;
  const ask = consent();
  for (let done = 0; done < files.length && !cancelled; done++) {
    progress = { done, total: files.length };
    refreshBatch();
    const file = files[done];
    if (file === undefined) break;
    const item = await verifyFile(file, ask);
    if (addToBatch(item)) await remember(item);
  }
  progress = null;
  refreshBatch();
}

function refreshBatch(): void {
  if (view !== null && "refresh" in view) view.refresh();
}

/** Gives a way to ask once for all files of one hand-in. */
function consent(): Consent {
  let answer: Promise<boolean> | null = null;
  return () => {
    answer ??= preference.on("send")
      ? Promise.resolve(true)
      : confirmed(W.send, W.sendWords, W.sendYes);
    return answer;
  };
}

async function start(): Promise<void> {
  // A code in the address is read and taken out of it before anything else happens.
  const code = codeInAddress();
  if (code !== null || location.pathname !== "/" || location.search !== "") {
    forgetAddress(code === null ? routeNow() : { view: "scan" });
  }
  window.addEventListener("hashchange", () => {
    const next = codeInAddress();
    if (next === null) {
      void draw(true);
    } else {
      forgetAddress({ view: "scan" });
      void pasted(next, "link");
    }
  });
  // Dropped beside the place for it, a file must not be opened in the app's stead.
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => event.preventDefault());
  window.addEventListener("online", drawTrust);
  window.addEventListener("offline", drawTrust);
  onTrustChange(drawTrust);
  setInterval(drawTrust, 60_000);
  void startInstallation(showUpdate);
  void loadReportUrl();
  if (code === null) await draw(false);
  else {
    drawShell({ view: "scan" }, () => void draw(false));
    busy();
  }
  void startTrust();
  if (code !== null) await pasted(code, "link");
}

void start();
