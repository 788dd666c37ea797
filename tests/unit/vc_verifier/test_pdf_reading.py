"""Reading hostile PDFs: bounded, isolated, and without anything that can sign."""

import io
import resource
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pikepdf
import pytest

from tests.bureau_fixture import AT
from tests.pdf_files import sealed_pdf
from vc_verifier.carriers.claims import contradicted
from vc_verifier.carriers.pdf.cms import SignatureUnreadable, read_signed
from vc_verifier.carriers.pdf.embedded import embedded_documents
from vc_verifier.carriers.pdf.pages import read_pages
from vc_verifier.carriers.pdf.seal import SealState, read_seal
from vc_verifier.cli.exit_codes import exit_code

ROOT = Path(__file__).parents[3]
CERTIFICATE = {
    "credentialSubject": {
        "name": "张三丰",
        "certificateNumber": "2026000000016",
        "qualificationName": "高级工程师",
        "level": "副高级",
        "specialty": "计算机应用",
    }
}
PAGE = (
    "姓名 Name 张三丰\n证书编号 Certificate No. 2026000000016\n资格名称 Qualification 高级工程师\n"
    "级别 Level 副高级\n专业 Specialty 计算机应用\n"
)


def seconds_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def bomb(content: bytes, times: int) -> bytes:
    """Give a page whose content stream inflates without end in sight."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(600, 600))
        stream = pikepdf.Stream(pdf, zlib.compress(content * times, 9))
        stream.Filter = pikepdf.Name.FlateDecode
        page.obj.Contents = stream
        pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def test_no_module_that_can_sign_is_loaded_by_verifying_a_pdf(bureau, tmp_path):
    (tmp_path / "a.pdf").write_bytes(sealed_pdf(bureau))
    program = (
        "import sys, json; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "import vc_verifier\n"
        "from vc_verifier.trust.bundle import Trust, TrustRoot\n"
        "public = Path(sys.argv[2])\n"
        "root = TrustRoot.parse((public / 'trust-root.json').read_bytes())\n"
        "trust = Trust.load(json.loads((public / 'trust-bundle.json').read_bytes()), root)\n"
        "from datetime import datetime\n"
        "at = datetime.fromisoformat(sys.argv[4])\n"
        "data = Path(sys.argv[3]).read_bytes()\n"
        "print(vc_verifier.verify(data, trust=trust, at=at).verdict.value)\n"
        "print(vc_verifier.verify(data + b'x', trust=trust, at=at).verdict.value)\n"
        "signing = ('pyhanko', 'pypdfium2', 'typst', 'vc_issuer')\n"
        "print([m for m in sys.modules if m.startswith(signing)])"
    )
    arguments = [str(ROOT), str(bureau.home / "public"), str(tmp_path / "a.pdf"), AT.isoformat()]
    run = subprocess.run(
        [sys.executable, "-I", "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.split("\n")[:3] == ["original", "copy-without-effect", "[]"], run.stderr


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-2.0\n" + b"stream\n" * 300_000,
        b"%PDF-2.0\n" + b"/ByteRange [0 10 20 30]" * 100_000,
        b"%PDF-2.0\n" + b"/ByteRange [" + b" " * 1_000_000,
        b"%PDF-2.0\n" + b"[" * 2_000_000,
        b"%PDF-2.0\n" + b"<<" * 2_000_000,
        b"%PDF-2.0\n/ByteRange [0 34 40 999999999]<00>",
        b"%PDF-2.0\n" + b"\0" * 9_000_000,
    ],
    ids=["empty", "streams", "ranges", "open range", "arrays", "dictionaries", "beyond", "zeros"],
)
def test_a_hostile_file_is_answered_in_time_as_not_verifiable(bureau, data):
    begin = time.process_time()
    assert bureau.verdict(data) == "not-verifiable"
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    ("content", "times"),
    [
        (b"0 0 600 600 re f\n", 6_000_000),
        (b"q ", 20_000_000),
        (b"BT /F 9 Tf (x) Tj ET\n", 4_000_000),
    ],
    ids=["fills", "saves", "texts"],
)
def test_a_page_that_would_take_for_ever_is_left_unread(bureau, content, times):
    # Work, not wall-clock time: the machine that runs the tests is busy with others.
    begin = time.process_time() + seconds_of_children()
    result = bureau.verify(bomb(content, times))
    assert result.verdict.value == "not-verifiable"
    assert time.process_time() + seconds_of_children() - begin < 4


def test_an_attachment_that_inflates_without_end_is_not_inflated():
    content = b'{"proof": "' + b"x" * 50_000_000 + b'"}'
    data = b"%PDF-2.0\n1 0 obj\n<</Length 1>>\nstream\n" + zlib.compress(content) + b"\nendstream"
    begin = time.process_time()
    assert embedded_documents(data) == []
    assert time.process_time() - begin < 1


def test_a_certificate_is_found_whether_its_stream_is_compressed_or_not():
    document = b'{"proof": [1]}'
    for raw in (document, zlib.compress(document)):
        assert embedded_documents(b"1 0 obj\nstream\r\n" + raw + b"\nendstream") == [{"proof": [1]}]


def test_json_without_a_proof_and_other_streams_are_no_certificates():
    data = b"".join(
        b"stream\n" + content + b"\nendstream\n"
        for content in (b'{"a": 1}', zlib.compress(b"not json proof"), b"\x78\x9cgarbage", b"")
    )
    assert embedded_documents(data) == []


@pytest.mark.parametrize(
    "data", [b"", b"0", b"\x30\x80\0\0", b"\x30\x03\x02\x01\x01", b"\x30\x84" * 9]
)
def test_digits_that_are_no_signature_are_refused(data):
    with pytest.raises(SignatureUnreadable):
        read_signed(data)


def test_a_file_without_signature_has_no_seal():
    assert read_seal(b"%PDF-2.0", {}).state is SealState.NONE


def test_a_reader_that_is_not_installed_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr("vc_verifier.carriers.pdf.pages._READER", tmp_path / "none.py")
    assert read_pages(b"%PDF-").problem is not None
    (tmp_path / "reader.py").write_text('print(\'{"missing": "pypdfium2"}\')')
    monkeypatch.setattr("vc_verifier.carriers.pdf.pages._READER", tmp_path / "reader.py")
    assert read_pages(b"%PDF-").problem.code == "PDF_READER_MISSING"


def test_without_the_extra_a_pdf_is_undecidable_and_the_answer_says_what_to_install(
    bureau, monkeypatch
):
    monkeypatch.setitem(sys.modules, "vc_verifier.carriers.pdf.judgement", None)
    result = bureau.verify(b"%PDF-2.0\n")
    assert (result.verdict.value, result.errors[0].code) == ("undecidable", "PDF_NOT_READ")
    assert result.checks[0].outcome.value == "not-checked"
    assert exit_code([result.verdict]) == 3


def test_without_the_page_reader_a_pdf_with_nothing_else_in_it_is_undecidable(
    bureau, monkeypatch, tmp_path
):
    (tmp_path / "reader.py").write_text('print(\'{"missing": "pypdfium2"}\')')
    monkeypatch.setattr("vc_verifier.carriers.pdf.pages._READER", tmp_path / "reader.py")
    result = bureau.verify(b"%PDF-2.0\n")
    assert (result.verdict.value, result.errors[0].code) == ("undecidable", "PDF_READER_MISSING")


@pytest.mark.parametrize(
    "text",
    [
        "",
        PAGE,
        PAGE.replace(" ", "\n"),
        PAGE.replace("丰", "\n丰"),
        "赠 张三丰 惠存",
        "姓名",
        "经办人姓名：李四；张三丰",
        PAGE.replace("张三丰", "张 三 丰"),
        PAGE.replace("张三丰", "张三丰 性别 男"),
        PAGE.replace("张三丰\n", "张三丰\t核验方法\n"),
        PAGE.replace("高级工程师", "高级\n工程师"),
        PAGE.replace("高级工程师", "高级工程师（副高级）"),
        PAGE.replace("Qualification", "Quali昀椀cation"),
        "资格名称 Qualification\n级别 Level\n高级工程师\n副高级\n"
        "姓名 Name\n证书编号 Certificate No.\n张三丰\n2026000000016",
        "姓名：张三丰先生，证书编号：2026000000016号",
        "兹证明姓名为张三丰的申请人",
        "推荐人姓名：李四。推荐张三丰同志。",
        "上海市专业技术资格电子证书\n"
        + PAGE.replace("专业 Specialty 计算机应用\n", "系列 Series 工程\n"),
    ],
)
def test_text_that_agrees_or_says_nothing_is_no_contradiction(text):
    assert contradicted(text, [CERTIFICATE]) == {}


def test_compatibility_forms_of_the_same_characters_are_no_contradiction():
    assert contradicted(PAGE.replace("工", "⼯").replace("2026", "２０２６"), [CERTIFICATE]) == {}


@pytest.mark.parametrize(
    ("text", "members"),
    [
        (PAGE.replace("张三丰", "李四"), ["name"]),
        (PAGE.replace("副高级", "正高级"), ["level"]),
        ("姓名：李四", ["name"]),
        ("简历\n姓名 李四\n证书编号 2026000000024", ["name", "certificateNumber"]),
    ],
)
def test_a_label_with_another_value_is_a_contradiction(text, members):
    assert list(contradicted(text, [CERTIFICATE])) == members


@pytest.mark.parametrize(
    ("sealed", "shown", "member"),
    [
        ("高级工程师", "正高级工程师", "qualificationName"),
        ("高级工程师", "正 高级工程师", "qualificationName"),
        ("高级工程师", "高级工程师（正高级）", "qualificationName"),
        ("高级工程师", "正高级\n工程师", "qualificationName"),
        ("张三丰", "张三丰帆", "name"),
        ("张三丰", "李张三丰", "name"),
        ("张三丰", "张 三 丰 帆", "name"),
        ("张三丰", "张三丰·买买提", "name"),
        ("副高级", "副高级别", "level"),
        ("计算机应用", "计算机应用技术", "specialty"),
        ("2026000000016", "20260000000161", "certificateNumber"),
    ],
)
def test_a_longer_value_with_the_sealed_one_inside_is_a_contradiction(sealed, shown, member):
    page = PAGE.replace(f" {sealed}\n", f" {shown}\n")
    assert list(contradicted(page, [CERTIFICATE])) == [member]


def test_a_value_that_is_only_mentioned_in_a_sentence_does_not_excuse_another_at_its_label():
    page = PAGE.replace("副高级", "正高级") + "本人由副高级晋升。"
    assert contradicted(page, [CERTIFICATE]) == {"level": "正高级"}


def test_a_longer_name_at_its_label_contradicts_in_anybodys_document():
    assert contradicted("简历\n姓名：张三丰帆\n张三丰", [CERTIFICATE]) == {"name": "张三丰帆"}
    assert contradicted("姓名：李张三丰", [CERTIFICATE]) == {"name": "李张三丰"}


def test_long_values_are_compared_by_their_ends_whatever_line_they_are_broken_over():
    name = "阿卜杜拉·买买提·阿卜杜热合曼·吐尔逊·艾合买提江·买买提"
    certificate = {"credentialSubject": {**CERTIFICATE["credentialSubject"], "name": name}}
    broken = f"{name[:12]}\n核验方法\n{name[12:]}"
    assert contradicted(PAGE.replace("张三丰", name), [certificate]) == {}
    assert contradicted(PAGE.replace("张三丰", broken), [certificate]) == {}
    assert contradicted("姓名 Name: 张三", [certificate]) == {"name": "张三"}
    assert list(contradicted(PAGE.replace("张三丰", name + "江"), [certificate])) == ["name"]
    assert list(contradicted(PAGE.replace("张三丰", "李" + name), [certificate])) == ["name"]


def test_two_certificates_of_one_file_excuse_each_others_values():
    other = {"credentialSubject": {**CERTIFICATE["credentialSubject"], "name": "张三丰帆"}}
    pages = PAGE + PAGE.replace("张三丰", "张三丰帆")
    assert contradicted(pages, [CERTIFICATE, other]) == {}


def test_what_the_page_says_instead_is_told_up_to_the_next_label():
    page = PAGE.replace("张三丰", "李四")
    assert contradicted(page, [CERTIFICATE]) == {"name": "李四"}
