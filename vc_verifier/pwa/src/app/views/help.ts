/** How it works, and what each verdict means; readable without a network like everything else. */

import type { Text, Verdict } from "../../engine";
import { meaning } from "../../engine/wording";
import { h } from "../dom";
import { verdictIcon } from "../icons";
import { t } from "../language";
import { heading, other } from "../parts";
import { clause, effectWord, tone } from "../reading";
import type { View } from "./scan";

const W = {
  title: { zh: "帮助", en: "Help" },
  how: { zh: "如何核验", en: "How to verify" },
  verdicts: { zh: "各种结论的含义", en: "What each verdict means" },
  offline: { zh: "离线与时效", en: "Offline, and how fresh" },
  privacy: { zh: "隐私", en: "Privacy" },
  trust: { zh: "为什么可信", en: "Why it can be trusted" },
} satisfies Record<string, Text>;

const HOW: readonly Text[] = [
  {
    zh: "打开摄像头，将证书上的二维码置于框内；或选择证书文件、二维码图片，或粘贴内容。",
    en: "Open the camera and hold the certificate's code inside the frame; or choose the certificate's file or a picture of its code; or paste it.",
  },
  {
    zh: "先看结论的颜色、图标和文字，再看显示的签章数据。只以这里显示的数据为准，不以纸面或屏幕为准。",
    en: "Look at the verdict first: colour, drawing and words; then at the sealed data. Rely on the data shown here, not on the paper or screen around the code.",
  },
  {
    zh: "将姓名和证件号码（首 3 位、末 4 位）与本人身份证件核对。",
    en: "Compare the name and the ID number (its first 3 and last 4 characters) with the person's identity card.",
  },
  {
    zh: "需要留存时，保存或打印核验记录。",
    en: "Save or print a verification record if you need to keep one.",
  },
];

const PARAGRAPHS: readonly (readonly [Text, Text])[] = [
  [
    W.offline,
    {
      zh: "首次打开后，核验不再需要网络。证书是否被撤销，取决于信任数据的新旧：页面顶部始终显示其发布时间。联网时自动更新；过期后，状态一律为“暂无法判定”，不会默认通过。PDF 和 ZIP 需要由服务器核验。",
      en: "After the first visit no network is needed. Whether a certificate was revoked is known as of the trust data, whose age always stands at the top. It is renewed when there is a network; once expired, nothing passes: the verdict is “cannot be decided now”. PDF and zip files need the server.",
    },
  ],
  [
    W.privacy,
    {
      zh: "扫描、图片和 JSON 只在本机处理，不会发送。链接中的二维码内容在 # 之后，不会到达服务器。历史记录默认关闭，可随时清空。",
      en: "Scans, pictures and JSON are handled on this device and sent nowhere. A code in a link stands after the # and never reaches the server. History is off by default and can be cleared at any time.",
    },
  ],
  [
    W.trust,
    {
      zh: "每份证书由本局电子印章密钥签章。信任数据由信任根密钥签署，信任根已固定在本机；它的指纹见“设置”，请与发证机构公布的核对。服务器若换成别的信任根，本程序拒绝并告警。",
      en: "Each certificate is sealed with the bureau's key. The trust data that names this key is signed by a trust root that is pinned on this device; its fingerprint is under Settings: compare it with the one the bureau publishes. Should the server offer another root, the app refuses it and says so.",
    },
  ],
];

const ORDER: readonly Verdict[] = [
  "original",
  "valid-presentation",
  "authentic-data",
  "copy-without-effect",
  "not-yet-valid",
  "expired",
  "suspended",
  "superseded",
  "revoked",
  "rule-violation",
  "altered",
  "not-issued-by-bureau",
  "undecidable",
  "not-verifiable",
];

export function helpView(): View {
  return {
    element: h(
      "div",
      { class: "view narrow help" },
      heading(1, t(W.title)),
      h(
        "section",
        { class: "card" },
        heading(2, t(W.how)),
        h(
          "ol",
          {},
          HOW.map((step) => h("li", {}, t(step))),
        ),
      ),
      h(
        "section",
        { class: "card" },
        heading(2, t(W.verdicts)),
        h(
          "ul",
          { class: "meanings" },
          ORDER.map((verdict) => {
            const { title, effect } = meaning(verdict);
            return h(
              "li",
              { class: `tone-${tone(verdict)}` },
              verdictIcon(tone(verdict)),
              h(
                "div",
                {},
                h("h3", {}, t(title), " ", h("span", { class: "hint" }, other(title))),
                h("p", { class: "hint" }, `${t(effectWord(verdict, effect))} · ${t(clause(effect))}`),
                h("p", {}, t(effect)),
              ),
            );
          }),
        ),
      ),
      PARAGRAPHS.map(([title, text]) =>
        h("section", { class: "card" }, heading(2, t(title)), h("p", {}, t(text))),
      ),
    ),
  };
}
