/** The table that a batch is exported as: one row each, headings in the language in use. */

import type { Text } from "../../engine";
import { type Item, SOURCES } from "../items";
import { t } from "../language";
import { CARRIERS, effectWord, moment, reason, sealed, statements } from "../reading";
import { visible } from "../unseen";

type Column = readonly [Text, (item: Item) => string];

const member = (name: string) => (item: Item) =>
  item.result === null ? "" : sealed(item.result, name);

const COLUMNS: readonly Column[] = [
  [{ zh: "文件或来源", en: "File or source" }, (item) => item.name ?? t(SOURCES[item.source])],
  [{ zh: "结论", en: "Verdict" }, (item) => (item.result === null ? "" : t(item.result.title))],
  [{ zh: "结论代码", en: "Verdict code" }, (item) => item.result?.verdict ?? ""],
  [
    { zh: "法律效力", en: "Legal effect" },
    (item) => (item.result === null ? "" : t(effectWord(item.result.verdict, item.result.legalEffect))),
  ],
  [{ zh: "姓名", en: "Name" }, member("name")],
  [{ zh: "证件号码", en: "ID number" }, member("maskedIdNumber")],
  [{ zh: "证书编号", en: "Certificate number" }, member("certificateNumber")],
  [{ zh: "资格名称", en: "Qualification" }, member("qualificationName")],
  [{ zh: "级别", en: "Level" }, member("level")],
  [{ zh: "系列", en: "Series" }, member("series")],
  [{ zh: "专业", en: "Specialty" }, member("specialty")],
  [{ zh: "考试", en: "Examination" }, member("examination")],
  [{ zh: "通过日期", en: "Date passed" }, member("datePassed")],
  [{ zh: "证书状态", en: "Status" }, statusOf],
  [{ zh: "原因", en: "Reason" }, reasonOf],
  [
    { zh: "载体", en: "Carrier" },
    (item) => (item.result === null ? "" : t(CARRIERS[item.result.carrier])),
  ],
  [{ zh: "核验时间（北京时间）", en: "Verified at (Beijing time)" }, (item) => moment(item.at)],
  [
    { zh: "信任数据序号", en: "Trust data no." },
    (item) => String(item.result?.trustBundle?.sequence ?? ""),
  ],
  [{ zh: "SHA-256", en: "SHA-256" }, (item) => item.sha256],
];

function statusOf(item: Item): string {
  if (item.result === null || item.result.parts !== undefined) return "";
  const status = statements(item.result)[2];
  if (status === undefined) return "";
  return status.date === null ? t(status.text) : `${t(status.text)} (${t(status.date)})`;
}

function reasonOf(item: Item): string {
  if (item.result === null) return item.notice === null ? "" : t(item.notice);
  const why = reason(item.result);
  return why === null ? "" : t(why);
}

/** Gives headings and rows; several certificates in one file are a row each. */
export function table(items: Item[]): string[][] {
  const flat = items.flatMap((item): Item[] =>
    item.result?.parts === undefined
      ? [item]
      : item.result.parts.map((part) => ({ ...item, result: part })),
  );
  return [
    COLUMNS.map(([title]) => t(title)),
    ...flat.map((item) => COLUMNS.map(([, value]) => visible(value(item)))),
  ];
}
