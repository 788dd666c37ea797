"""Every command and code sample that users read is run, or says why it cannot be."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documentation.blocks import SHELL, Block, blocks, in_reading_order, pages
from tests.documentation.commands import complaints
from tests.documentation.scratch import (
    ROOT,
    PageRun,
    command_server,
    make_demonstration,
    scratch_like,
)
from tests.pdf_files import missing

PAGES = {str(page.relative_to(ROOT)): page for page in pages(ROOT)}
SAMPLES = {name: blocks(page.read_text("utf-8"), name) for name, page in PAGES.items()}
RUN = [name for name, found in SAMPLES.items() if any(not block.not_run for block in found)]
PACKAGES = {"curl": "curl", "node": "nodejs", "softhsm2-util": "softhsm2"}
SPAN = re.compile(r"`((?:vc-issuer|vc-verifier|make) [^`]+)`")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def commands() -> Iterator[str]:
    # A socket's address must be short.
    with (
        tempfile.TemporaryDirectory(prefix="vc-docs-") as folder,
        command_server(Path(folder)) as address,
    ):
        yield address


@pytest.fixture(scope="module")
def demonstration(commands, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone") / "top"
    make_demonstration(folder, commands)
    return folder


@pytest.mark.parametrize("name", RUN)
def test_the_samples_of_a_page_run_in_order(name, demonstration, commands, tmp_path):
    demand_programs(name)
    folder = tmp_path / "top"
    scratch_like(demonstration, folder, commands)
    PageRun(folder).run(SAMPLES[name])


def test_the_samples_of_all_pages_run_one_after_the_other_in_one_folder(
    demonstration, commands, tmp_path
):
    """A stranger reads on in the folder in which the pages before have been tried."""
    order = [str(page.relative_to(ROOT)) for page in in_reading_order(ROOT)]
    assert sorted(order) == sorted(PAGES)
    assert order[0] == "README.md"
    folder = tmp_path / "top"
    scratch_like(demonstration, folder, commands)
    for name in order:
        if name in RUN:
            demand_programs(name)
            PageRun(folder).run(SAMPLES[name])


def demand_programs(name: str) -> None:
    """Skip, or fail where nothing may be skipped, if a page's samples need what is not here."""
    text = "\n".join(block.text for block in SAMPLES[name] if not block.not_run)
    languages = {block.language for block in SAMPLES[name] if not block.not_run}
    for program, package in PACKAGES.items():
        needed = program in text.split() or (program == "node" and "javascript" in languages)
        if needed and shutil.which(program) is None:
            missing(f"{program} is not installed: apt-get install {package}")


@pytest.mark.parametrize("name", [name for name, found in SAMPLES.items() if found])
def test_what_is_not_run_is_at_least_written_right(name):
    for block in SAMPLES[name]:
        if block.not_run and block.not_run != "form" and block.language in SHELL:
            check = subprocess.run(["bash", "-n"], input=block.text, text=True, check=False,
                                   capture_output=True)  # fmt: skip
            assert check.returncode == 0, f"{block.where}: {check.stderr}"
        if block.language in SHELL:
            for line in block.text.replace("\\\n", " ").splitlines():
                assert complaints(line.partition(" #")[0], ROOT) == [], f"{block.where}: {line}"


@pytest.mark.parametrize("name", PAGES)
def test_commands_named_in_a_sentence_exist(name):
    for command in SPAN.findall(PAGES[name].read_text("utf-8")):
        assert complaints(command, ROOT) == [], f"{name}: {command}"


def page(*samples: str) -> list[Block]:
    return blocks("\n\n".join(samples), "page.md")


@pytest.mark.parametrize(
    ("samples", "told"),
    [
        (["```sh\ntrue\n```", "```sh\nfalse\n```"], "page.md:5 failed"),
        (["    exit 7"], "page.md:1 failed"),
        (["```sh\nfalse # exit code 2\n```"], "page.md:1 failed"),
        (["```sh\ntrue # exit code 1\n```"], "page.md:1 failed"),
        (["```python\nraise SystemExit(1)\n```"], "page.md:1 failed"),
        (["```pycon\n>>> 1 + 1\n3\n```"], "page.md:1 failed"),
        (["```json\n{\n```"], "page.md:1 failed"),
        (["```sh\necho one\n```", "<!-- output -->", "```text\ntwo\n```"], "not printed: 'two'"),
        (["```sh\ncat nothing | tail -1\n```"], "page.md:1 failed"),
    ],
)
def test_a_sample_that_is_wrong_fails_its_page(samples, told, tmp_path):
    with pytest.raises(AssertionError, match=re.escape(told)):
        PageRun(tmp_path).run(page(*samples))


def test_samples_share_their_variables_and_say_how_they_end(tmp_path):
    PageRun(tmp_path).run(
        page(
            "```sh\nA=1\n```",
            '```sh\n[ "$A" = 1 ]\nfalse # exit code 1, as it should\necho "one $A three"\n```',
            "<!-- output -->",
            "```text\none … three\n```",
            "<!-- not run: minutes -->",
            "```sh\nfalse\n```",
        )
    )


@pytest.mark.parametrize(
    "samples",
    [
        ["<!-- not run: too difficult -->", "```sh\ntrue\n```"],
        ["```rust\nfn main() {}\n```"],
        ["```text\nwords\n```"],
    ],
)
def test_no_sample_is_left_out_without_one_of_the_known_reasons(samples):
    with pytest.raises(ValueError, match=r"page\.md"):
        page(*samples)


def test_a_marker_holds_for_the_next_block_only():
    first, second = page("<!-- not run: minutes -->", "```sh\na\n```", "```sh\nb\n```")
    assert (first.not_run, second.not_run) == ("minutes", None)
    (third,) = page("<!-- not run: minutes -->", "Words.", "```sh\nc\n```")
    assert third.not_run is None


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("vc-issuer issue ID --worker-count 3", "vc-issuer issue has no option --worker-count"),
        ("vc-verifier prove FILE", "vc-verifier has no command prove"),
        ("make everything", "make has no target everything"),
    ],
)
def test_a_command_that_does_not_exist_is_noticed(command, wrong):
    assert complaints(command, ROOT) == [wrong]
