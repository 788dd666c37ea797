/** What only the server reads: said in words of the engine's own, since Python never says it. */

import type { Text } from "./result";

export const NEEDS_SERVER: Readonly<Record<"pdf" | "archive" | "disclosure" | "token" | "picture", Text>> = {
  pdf: {
    zh: "PDF 文件须由核验服务器读取；请在联网时提交，或改为扫描页面上的二维码。",
    en: "PDF files are read by the server; present it while online, or scan the code on the page.",
  },
  archive: {
    zh: "压缩包和办公文档须由核验服务器读取；请在联网时提交，或先取出其中的文件。",
    en: "Archives and office documents are read by the server; present it while online, or take " +
      "the file out first.",
  },
  disclosure: {
    zh: "选择性披露的证书须由核验服务器检查；请在联网时提交。",
    en: "A selectively disclosed certificate is checked by the server; present it while online.",
  },
  token: {
    zh: "此类令牌须由核验服务器检查；请在联网时提交。",
    en: "Tokens of this kind are checked by the server; present it while online.",
  },
  picture: {
    zh: "图片须先读出其中的二维码。",
    en: "The codes in a picture have to be read first.",
  },
};

/** Said when the engine itself failed: nothing may be concluded from it. */
export const ENGINE_FAILED: Text = {
  zh: "核验程序内部出错，无法得出结论；请改用核验服务器。",
  en: "The verifier itself failed, so nothing can be concluded; use the server instead.",
};
