"""What stands first over a result: the verdict, and of several certificates which is the worst."""

from vc_core.problems import Text
from vc_verifier.result import Carrier, VerificationResult
from vc_verifier.web.reading import sealed_fields, visible

_LONGEST_NAME = 40

_CARRIERS: dict[Carrier, Text] = {
    "json": Text("JSON-LD 文件", "JSON-LD file"),
    "n-quads": Text("N-Quads 文本", "N-Quads text"),
    "barcode": Text("二维码文字", "code as text"),
    "camera": Text("摄像头扫描", "camera scan"),
    "image": Text("图片", "picture"),
    "pdf": Text("PDF 文件", "PDF file"),
    "office": Text("办公文档", "office document"),
    "archive": Text("ZIP 压缩包", "zip archive"),
    "presentation": Text("现场出示", "presentation"),
    "derived": Text("选择性披露", "selective disclosure"),
    "jwt": Text("JWT", "JWT"),
    "sd-jwt": Text("SD-JWT", "SD-JWT"),
    "cose": Text("COSE", "COSE"),
}


def carrier_word(result: VerificationResult) -> Text:
    """Give in words what was handed in."""
    return _CARRIERS[result.carrier]


def headline(result: VerificationResult) -> Text:
    """Give a result's title; of several in one file how many, which is the worst, and whose."""
    parts = result.parts
    if not parts:
        return result.title
    certificates = all(part.kind == "certificate" for part in parts)
    zh = f"其中有 {len(parts)} {'份证书' if certificates else '项内容'}"
    en = f"{len(parts)} {'certificates' if certificates else 'items'} in it"
    verdicts = {part.verdict for part in parts}
    worst = min(parts, key=lambda part: part.verdict.rank)
    title = worst.title
    if worst.verdict is not result.verdict:
        # What holds them all was judged by itself, such as a presentation that is too old.
        return Text(f"{zh}：{result.title.zh}", f"{en}: {result.title.en}")
    if len(verdicts) == 1:
        return Text(f"{zh}，均为：{title.zh}", f"{en}, each: {title.en}")
    number = parts.index(worst) + 1
    name = _name_in(worst)
    return Text(
        f"{zh}；最差的一份：{title.zh}（第 {number} 份{f'，{name}' if name else ''}）",
        f"{en}; the worst: {title.en} (No. {number}{f', {name}' if name else ''})",
    )


def _name_in(result: VerificationResult) -> str:
    """Give the sealed name, shortened, with nothing unseen in it."""
    subject = (result.credential or {}).get("credentialSubject")
    if not sealed_fields(result) or not isinstance(subject, dict):
        return ""
    name = subject.get("name")
    return visible(name[:_LONGEST_NAME]) if isinstance(name, str) else ""
