/** CSV that a spreadsheet opens as text: nothing in it is ever a formula. */

/** What spreadsheets take for the beginning of a formula, also after a separator's space. */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;

/** Gives a cell; what could be a formula gets an apostrophe, as in OWASP's advice. */
export function cell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Gives the file: UTF-8 with the mark by which Excel knows it, lines ended as RFC 4180 says. */
export function csv(rows: string[][]): Blob {
  const text = rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
  return new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" });
}
