/** The first view: the camera, a place for files, and one for pasted text. */

import type { Text } from "../../engine";
import { Camera, type CameraProblem, type Found } from "../camera";
import { h, fill } from "../dom";
import { filesOf } from "../dropped";
import { icon } from "../icons";
import { t } from "../language";
import { announce, button, heading } from "../parts";
import { preference } from "../preferences";

const W = {
  title: { zh: "核验证书", en: "Verify a certificate" },
  lead: {
    zh: "扫描证书上的二维码，或提交证书文件。核验在本机完成，无需联网。",
    en: "Scan the code on a certificate, or hand in its file. It is verified on this device, without a network.",
  },
  start: { zh: "开始扫描", en: "Start scanning" },
  stop: { zh: "停止", en: "Stop" },
  torch: { zh: "补光灯", en: "Torch" },
  camera: { zh: "摄像头", en: "Camera" },
  aim: { zh: "将二维码置于框内", en: "Hold the code inside the frame" },
  starting: { zh: "正在打开摄像头…", en: "Opening the camera …" },
  running: { zh: "摄像头已打开，正在寻找二维码", en: "The camera is on and looks for a code" },
  privacy: { zh: "画面不会被保存或上传", en: "Pictures are neither kept nor sent" },
  files: { zh: "选择文件或图片", en: "Choose files or pictures" },
  filesHint: {
    zh: "JSON-LD 原件、二维码图片、PDF 或 ZIP；可多选，每个不超过 10 MB",
    en: "The JSON-LD original, a picture of the code, PDF or zip; several at once, 10 MB each",
  },
  drop: { zh: "也可将文件或文件夹拖到此处", en: "Or drop files or a folder here" },
  paste: { zh: "粘贴二维码内容或证书 JSON", en: "Paste a code's text or a certificate's JSON" },
  pasteHint: { zh: "二维码内容以 VC1- 开头", en: "A code's text begins with VC1-" },
  verify: { zh: "核验", en: "Verify" },
  unnamed: { zh: "摄像头", en: "Camera" },
} satisfies Record<string, Text>;

const PROBLEMS: Record<CameraProblem, Text> = {
  denied: {
    zh: "未获准使用摄像头。请在浏览器的网站设置中允许，或改为选择图片。",
    en: "The camera was not allowed. Allow it in the browser's settings for this site, or choose a picture instead.",
  },
  missing: {
    zh: "没有找到摄像头。请改为选择图片。",
    en: "No camera was found. Choose a picture instead.",
  },
  busy: {
    zh: "摄像头正被其他程序使用。关闭后再试。",
    en: "The camera is in use by another program. Close it and try again.",
  },
  insecure: {
    zh: "此浏览器或此地址（非 HTTPS）不允许使用摄像头。请改为选择图片。",
    en: "This browser or address (not HTTPS) does not allow a camera. Choose a picture instead.",
  },
  failed: { zh: "摄像头未能启动。请再试一次。", en: "The camera did not start. Please try again." },
};

export const ACCEPTED =
  ".jsonld,.json,.txt,.jwt,.png,.jpg,.jpeg,.webp,.gif,.bmp,.tif,.tiff,.heic,.avif,.pdf,.zip,image/*,application/pdf,application/zip,application/json";

export interface ScanActions {
  /** A code was seen; the next one is looked for when the promise is done. */
  onCode(found: Found): Promise<void>;
  onFiles(files: File[]): void;
  onText(text: string): void;
}

export interface View {
  element: HTMLElement;
  dispose?(): void;
}

/** Makes the viewfinder; `begin` starts the camera at once. */
export function viewfinder(onCode: (found: Found) => Promise<void>, begin: boolean): View {
  const video = h("video", {
    class: "video",
    playsinline: true,
    muted: true,
    "aria-hidden": "true",
  });
  video.muted = true;
  const status = h("p", { class: "finder-status", role: "status" });
  const controls = h("div", { class: "finder-controls" });
  const idle = h("div", { class: "finder-idle" });
  const box = h(
    "div",
    { class: "finder" },
    video,
    h(
      "div",
      { class: "finder-frame", "aria-hidden": "true" },
      ...["tl", "tr", "bl", "br"].map((at) => h("i", { class: at })),
      h("b"),
    ),
    idle,
    status,
    controls,
  );
  const camera = new Camera(video, async (found) => {
    box.classList.add("seen");
    await onCode(found);
    box.classList.remove("seen");
  });

  function showIdle(problem: CameraProblem | null): void {
    box.classList.remove("live", "opening");
    fill(controls);
    status.textContent = "";
    fill(
      idle,
      icon("camera"),
      problem === null
        ? null
        : h("p", { class: "finder-problem", role: "alert" }, t(PROBLEMS[problem])),
      button(W.start, () => void start(), { kind: "primary", icon: "scan", id: "start-camera" }),
      h("p", { class: "finder-privacy" }, icon("lock"), t(W.privacy)),
    );
  }

  async function start(): Promise<void> {
    box.classList.add("opening");
    fill(idle, icon("camera"), h("p", {}, t(W.starting)));
    const problem = await camera.start();
    if (problem !== null || !camera.active) return showIdle(problem);
    box.classList.remove("opening");
    box.classList.add("live");
    fill(idle);
    status.textContent = t(W.aim);
    announce(t(W.running));
    await showControls();
  }

  async function showControls(): Promise<void> {
    const cameras = await camera.choices();
    const choose = h(
      "select",
      {
        "aria-label": t(W.camera),
        onchange: () => {
          preference.set("camera", choose.value);
          void start();
        },
      },
      cameras.map((one, at) =>
        h(
          "option",
          { value: one.id, selected: one.id === camera.current },
          one.label || `${t(W.unnamed)} ${at + 1}`,
        ),
      ),
    );
    let lit = false;
    const torch = h(
      "button",
      {
        type: "button",
        class: "round",
        "aria-pressed": "false",
        "aria-label": t(W.torch),
        onclick: () => {
          lit = !lit;
          torch.setAttribute("aria-pressed", String(lit));
          void camera.torch(lit).catch(() => torch.remove());
        },
      },
      icon("torch"),
    );
    fill(
      controls,
      cameras.length > 1 ? choose : null,
      camera.hasTorch ? torch : null,
      h(
        "button",
        {
          type: "button",
          class: "round",
          "aria-label": t(W.stop),
          onclick: () => {
            camera.stop();
            showIdle(null);
            box.querySelector<HTMLElement>("#start-camera")?.focus();
          },
        },
        icon("stop"),
      ),
    );
  }

  showIdle(null);
  if (begin) void start();
  return { element: box, dispose: () => camera.stop() };
}

export function scanView(actions: ScanActions, begin: boolean): View {
  const finder = viewfinder(actions.onCode, begin);
  const input = h("input", {
    type: "file",
    id: "files",
    class: "visually-hidden",
    multiple: true,
    accept: ACCEPTED,
    "aria-describedby": "files-hint",
    onchange: () => {
      const files = [...(input.files ?? [])];
      input.value = "";
      if (files.length > 0) actions.onFiles(files);
    },
  });
  const zone = h(
    "div",
    { class: "dropzone" },
    input,
    h("label", { for: "files", class: "button plain" }, icon("picture"), h("span", {}, t(W.files))),
    h("p", { class: "hint", id: "files-hint" }, t(W.filesHint)),
    h("p", { class: "hint drop-hint" }, t(W.drop)),
  );
  dropInto(zone, actions.onFiles);
  const area = h("textarea", {
    id: "paste",
    rows: 3,
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    "aria-describedby": "paste-hint",
  });
  const form = h(
    "form",
    {
      class: "paste",
      onsubmit: (event) => {
        event.preventDefault();
        const text = area.value.trim();
        if (text === "") area.focus();
        else actions.onText(text);
      },
    },
    h("label", { for: "paste" }, t(W.paste)),
    area,
    h("p", { class: "hint", id: "paste-hint" }, t(W.pasteHint)),
    h(
      "button",
      { type: "submit", class: "button plain" },
      icon("next"),
      h("span", {}, t(W.verify)),
    ),
  );
  return {
    element: h(
      "div",
      { class: "view scan" },
      h("div", { class: "intro" }, heading(1, t(W.title)), h("p", { class: "lead" }, t(W.lead))),
      h(
        "div",
        { class: "scan-grid" },
        finder.element,
        h("div", { class: "scan-side" }, zone, form),
      ),
    ),
    dispose: () => finder.dispose?.(),
  };
}

/** Lets files and folders be dropped on an element. */
export function dropInto(zone: HTMLElement, take: (files: File[]) => void): void {
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    zone.classList.remove("over");
    if (event.dataTransfer !== null) {
      void filesOf(event.dataTransfer).then((files) => {
        if (files.length > 0) take(files);
      });
    }
  });
}
