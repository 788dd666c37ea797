/** Many at once: scan one after another or hand in a folder; a table with filters, and export. */

import type { Text } from "../../engine";
import type { Found } from "../camera";
import { type Child, fill, h } from "../dom";
import { csv } from "../export/csv";
import { table } from "../export/rows";
import { xlsx } from "../export/xlsx";
import { icon } from "../icons";
import { batchItems, clearBatch } from "../items";
import { t } from "../language";
import { announce, button, confirmed, heading, save } from "../parts";
import { moment } from "../reading";
import { filters, fits, HEADINGS, lookFor, row, wanted } from "./batch_table";
import { ACCEPTED, dropInto, type View, viewfinder } from "./scan";

const W = {
  title: { zh: "批量核验", en: "Batch" },
  lead: {
    zh: "逐张连续扫描，或一次提交多个文件、整个文件夹。结果只在本机，关闭页面即消失。",
    en: "Scan one after another, or hand in many files or a whole folder. Results stay on this device and are gone when the page is closed.",
  },
  scan: { zh: "连续扫描", en: "Scan one after another" },
  endScan: { zh: "结束扫描", en: "End scanning" },
  files: { zh: "选择多个文件", en: "Choose files" },
  folder: { zh: "选择文件夹", en: "Choose a folder" },
  drop: { zh: "也可将文件或文件夹拖到此处", en: "Or drop files or a folder here" },
  empty: { zh: "还没有结果。", en: "No results yet." },
  caption: { zh: "核验结果", en: "Results" },
  search: { zh: "按姓名、编号或文件名查找", en: "Find by name, number or file" },
  exportCsv: { zh: "导出 CSV", en: "Export CSV" },
  exportXlsx: { zh: "导出 XLSX", en: "Export XLSX" },
  clear: { zh: "清空", en: "Clear" },
  sure: { zh: "清空结果列表？", en: "Clear the list?" },
  sureWords: { zh: "未导出的结果将丢失。", en: "Results that were not exported are lost." },
  progress: { zh: "正在核验 %d / %t", en: "Verifying %d of %t" },
  cancel: { zh: "停止", en: "Stop" },
  nothing: { zh: "没有符合条件的结果。", en: "No result fits." },
} satisfies Record<string, Text>;

export interface Progress {
  done: number;
  total: number;
}

export interface BatchActions {
  onCode(found: Found): Promise<void>;
  onFiles(files: File[]): void;
  /** Files still to do, or null. */
  progress(): Progress | null;
  cancel(): void;
}

export interface BatchView extends View {
  /** Shows the list as it is now. */
  refresh(): void;
}

// Holds as long as the page is open.
let scanning = false;

export function batchView(actions: BatchActions): BatchView {
  const progress = h("div", { class: "progress" });
  const list = h("div", { class: "batch-list" });
  const finderPlace = h("div", {});
  const scanButton = h("div", { class: "actions" });
  let finder: View | null = null;

  function drawScan(): void {
    finder?.dispose?.();
    finder = scanning ? viewfinder(actions.onCode, true) : null;
    fill(finderPlace, finder?.element);
    fill(
      scanButton,
      button(
        scanning ? W.endScan : W.scan,
        () => {
          scanning = !scanning;
          drawScan();
          scanButton.querySelector("button")?.focus();
        },
        {
          icon: scanning ? "stop" : "scan",
          kind: scanning ? "plain" : "primary",
          id: "batch-scan",
        },
      ),
      picker("batch-files", W.files, "picture", false),
      picker("batch-folder", W.folder, "folder", true),
    );
  }

  function picker(id: string, label: Text, drawing: "picture" | "folder", folder: boolean): Child {
    const input = h("input", {
      type: "file",
      id,
      class: "visually-hidden",
      multiple: true,
      webkitdirectory: folder,
      accept: folder ? null : ACCEPTED,
      onchange: () => {
        const files = [...(input.files ?? [])].filter((file) => !file.name.startsWith("."));
        input.value = "";
        if (files.length > 0) actions.onFiles(files);
      },
    });
    return h(
      "span",
      { class: "picker" },
      input,
      h("label", { for: id, class: "button plain" }, icon(drawing), h("span", {}, t(label))),
    );
  }

  function refresh(): void {
    drawProgress();
    const items = batchItems();
    if (items.length === 0) {
      fill(list, h("p", { class: "empty" }, icon("table"), t(W.empty)));
      return;
    }
    const rows = h("tbody", {});
    const nothing = h("p", { class: "empty" });
    const find = h("input", {
      type: "search",
      id: "find",
      value: wanted(),
      placeholder: t(W.search),
      "aria-label": t(W.search),
      oninput: () => {
        lookFor(find.value);
        drawRows();
      },
    });
    const drawRows = () => {
      const shown = items.filter(fits);
      fill(rows, shown.map(row));
      nothing.textContent = shown.length === 0 ? t(W.nothing) : "";
    };
    const keep = list.contains(document.activeElement) ? document.activeElement?.id : null;
    fill(
      list,
      h(
        "div",
        { class: "batch-tools" },
        filters(items, refresh),
        h("div", { class: "search" }, icon("search"), find),
      ),
      h(
        "table",
        { class: "table" },
        h("caption", { class: "visually-hidden" }, t(W.caption)),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            HEADINGS.map((title) => h("th", { scope: "col" }, t(title))),
          ),
        ),
        rows,
      ),
      nothing,
      h(
        "div",
        { class: "actions export" },
        button(W.exportXlsx, () => exportAs("xlsx"), { icon: "table", id: "export-xlsx" }),
        button(W.exportCsv, () => exportAs("csv"), { icon: "save", id: "export-csv" }),
        button(W.clear, () => void empty(), { icon: "trash", kind: "danger", id: "clear-batch" }),
      ),
    );
    drawRows();
    if (keep) document.getElementById(keep)?.focus();
  }

  function drawProgress(): void {
    const now = actions.progress();
    progress.hidden = now === null;
    if (now === null) {
      fill(progress);
      return;
    }
    const words = t(W.progress)
      .replace("%d", String(now.done + 1))
      .replace("%t", String(now.total));
    fill(
      progress,
      h("p", { id: "progress-words" }, words),
      h("progress", { max: now.total, value: now.done, "aria-labelledby": "progress-words" }),
      button(W.cancel, actions.cancel, { icon: "stop" }),
    );
  }

  async function empty(): Promise<void> {
    if (!(await confirmed(W.sure, W.sureWords, W.clear, true))) return;
    clearBatch();
    refresh();
  }

  const zone = h(
    "div",
    { class: "dropzone wide" },
    scanButton,
    h("p", { class: "hint drop-hint" }, t(W.drop)),
  );
  dropInto(zone, actions.onFiles);
  drawScan();
  refresh();
  return {
    element: h(
      "div",
      { class: "view batch" },
      heading(1, t(W.title)),
      h("p", { class: "lead" }, t(W.lead)),
      finderPlace,
      zone,
      progress,
      list,
    ),
    dispose: () => finder?.dispose?.(),
    refresh,
  };
}

function exportAs(format: "csv" | "xlsx"): void {
  const rows = table(batchItems().filter(fits));
  const name = `verification-${moment(new Date()).slice(0, 16).replace(/[ :]/g, "-")}.${format}`;
  save(name, format === "csv" ? csv(rows) : xlsx(rows, t(W.caption)));
  announce(name);
}
