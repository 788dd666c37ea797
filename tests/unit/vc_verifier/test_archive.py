"""Archives: unpacked within bounds, whatever they claim about themselves."""

import io
import struct
import zipfile

import pytest

from vc_verifier.carriers.archive import ArchiveUnreadable, entries, looks_like_zip


def zip_of(*files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def refusal(data):
    with pytest.raises(ArchiveUnreadable) as caught:
        entries(data)
    return caught.value.code


def test_files_come_out_with_name_and_content():
    data = zip_of(("a.jsonld", b"{}"), ("folder/b.png", b"png"))
    assert looks_like_zip(data)
    assert entries(data) == [("a.jsonld", b"{}"), ("b.png", b"png")]


def test_an_empty_archive_is_an_archive():
    assert looks_like_zip(zip_of())
    assert entries(zip_of()) == []


def test_folders_and_companion_files_of_macos_are_skipped():
    data = zip_of(("folder/", b""), ("__MACOSX/._a", b"x"), (".DS_Store", b"x"), ("a", b"1"))
    assert entries(data) == [("a", b"1")]


def test_a_file_without_a_name_is_damage():
    # A name ends at its first NUL.
    data = zip_of(("a.jsonld", b"{}"), ("b", b"{}"))
    assert refusal(data.replace(b"a.jsonld", b"\0.jsonld")) == "ARCHIVE_UNREADABLE"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\passwd", "a\\..\\passwd"])
def test_a_name_is_a_label_without_its_path(name):
    assert [label for label, _ in entries(zip_of((name, b"x")))] == ["passwd"]


def test_names_written_by_a_chinese_windows_are_readable():
    data = bytearray(zip_of(("XXXX.json", b"{}")))
    written = "证书".encode("gb18030")
    assert entries(bytes(data).replace(b"XXXX", written)) == [("证书.json", b"{}")]


def test_more_than_fifty_files_are_refused():
    fifty = [(str(number), b"x") for number in range(50)]
    assert len(entries(zip_of(*fifty))) == 50
    assert refusal(zip_of(*fifty, ("one more", b"x"))) == "ARCHIVE_TOO_LARGE"


def test_a_directory_of_very_many_entries_is_refused_before_it_is_read():
    many = [(str(number), b"") for number in range(5_000)]
    assert refusal(zip_of(*many)) == "ARCHIVE_TOO_LARGE"


def test_a_bomb_is_refused_when_twenty_megabytes_have_come_out():
    assert refusal(zip_of(("bomb", bytes(20_000_001)))) == "ARCHIVE_TOO_LARGE"


def test_the_bound_is_on_all_files_together():
    assert refusal(zip_of(("a", bytes(15_000_000)), ("b", bytes(6_000_000)))) == "ARCHIVE_TOO_LARGE"


def test_a_bomb_that_claims_to_be_small_is_not_believed():
    data = zip_of(("bomb", bytes(21_000_000)))
    assert refusal(data.replace(struct.pack("<L", 21_000_000), struct.pack("<L", 10))) in (
        "ARCHIVE_TOO_LARGE",
        "ARCHIVE_UNREADABLE",
    )


def test_more_than_ten_megabytes_are_refused():
    assert refusal(zip_of(("a", bytes(10_000_001)), method=zipfile.ZIP_STORED)) == (
        "ARCHIVE_TOO_LARGE"
    )


def test_an_archive_in_an_archive_is_refused():
    assert refusal(zip_of(("inner.zip", zip_of(("a", b"x"))))) == "ARCHIVE_NESTED"


def test_an_encrypted_archive_is_refused():
    data = bytearray(zip_of(("a", b"secret")))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)) == "ARCHIVE_ENCRYPTED"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_without_a_bounded_reader_are_refused(method):
    assert refusal(zip_of(("a", b"x"), method=method)) == "ARCHIVE_UNREADABLE"


@pytest.mark.parametrize("cut", [1, 10, 30, 60])
def test_a_damaged_archive_is_one_typed_error(cut):
    assert refusal(zip_of(("a", b"content"))[:-cut]) == "ARCHIVE_UNREADABLE"


def test_a_wrong_checksum_is_damage():
    data = zip_of(("a", b"content"), method=zipfile.ZIP_STORED)
    assert refusal(data.replace(b"content", b"CONTENT")) == "ARCHIVE_UNREADABLE"
