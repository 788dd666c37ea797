"""`make screenshots`: takes the pictures of docs/images of the demonstration's own pages.

The demonstration is made if it is not there; the services run on copies of its folders, so that
nothing in `var/` changes. Needs Chromium and a font for Chinese.
"""

import base64
import io
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools import demonstration

IMAGES = demonstration.ROOT / "docs" / "images"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ISSUER, VERIFIER = "http://127.0.0.1:8180", "http://127.0.0.1:8181"
PHONE, DESKTOP = (390, 844), (1100, 760)
# The file that docs/units explains: three good rows and one of too early a date.
APPLICATION = demonstration.ROOT / "docs" / "units" / "titles.csv"
MOST_BYTES = 150_000
# Before the camera lies the printed page, still too far away for its code to be read.
_CAMERA = """(picture) => {
  const canvas = document.createElement('canvas');
  canvas.width = 720; canvas.height = 1280;
  const pen = canvas.getContext('2d');
  let page = null;
  const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
  createImageBitmap(new Blob([bytes])).then((made) => { page = made; });
  const draw = () => {
    pen.fillStyle = '#8d7b68'; pen.fillRect(0, 0, 720, 1280);
    pen.save(); pen.translate(360, 640); pen.rotate(-0.06);
    if (page) {
      const height = 600 * page.height / page.width;
      pen.drawImage(page, -300, -height / 2, 600, height);
    }
    pen.restore();
    requestAnimationFrame(draw);
  };
  draw();
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
}"""


def main() -> None:
    """Take all pictures in both languages."""
    if not (demonstration.VERIFIER_HOME / "trust-root.json").exists():
        subprocess.run([sys.executable, "-m", "tools.demonstration", "--no-serve"], check=True)
    IMAGES.mkdir(exist_ok=True)
    certificates = sorted(demonstration.CERTIFICATES.glob("*.pdf"))
    page = _certificate_page(certificates[-1])
    _keep("certificate", page.resize((page.width * 2 // 3, page.height * 2 // 3)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for language in ("zh", "en"):
            with _services() as issuer_home:
                _verifier(browser, language, certificates[-1], page)
                _console(browser, language, issuer_home)
        browser.close()


def _certificate_page(file: Path) -> Image.Image:
    with pypdfium2.PdfDocument(file) as pdf:
        # The seal is a signature field: a form's part, drawn only where forms are.
        pdf.init_forms()
        return pdf[0].render(scale=1.5).to_pil().convert("RGB")


@contextmanager
def _services() -> Iterator[Path]:
    """Run both services on copies of the demonstration's folders; give the issuer's."""
    with tempfile.TemporaryDirectory() as folder:
        servers = []
        for name, home, url in (
            ("vc-issuer", demonstration.ISSUER_HOME, ISSUER),
            ("vc-verifier", demonstration.VERIFIER_HOME, VERIFIER),
        ):
            copy = Path(shutil.copytree(home, Path(folder) / name))
            line = [demonstration.command(name), "--home", str(copy), "serve"]
            servers.append(subprocess.Popen([*line, "--port", url.rpartition(":")[2]]))
        try:
            for server, url in zip(servers, (ISSUER, VERIFIER), strict=True):
                _wait(server, f"{url}/healthz")
            yield Path(folder) / "vc-issuer"
        finally:
            for server in servers:
                server.terminate()
                server.wait()


def _wait(server: "subprocess.Popen[bytes]", url: str) -> None:
    while server.poll() is None:
        try:
            with urlopen(url, timeout=60):
                return
        except URLError:
            time.sleep(0.1)
    sys.exit("A server ended; see its message above.")


def _open(
    browser: Browser, url: str, size: tuple[int, int], *, filmed: Image.Image | None = None
) -> Page:
    """Open a page, once its server answers; the camera films `filmed`."""
    permissions = ["camera"] if filmed else []
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, permissions=permissions
    )
    page = context.new_page()
    if filmed:
        out = io.BytesIO()
        filmed.save(out, "PNG")
        page.add_init_script(f"({_CAMERA})('{base64.b64encode(out.getvalue()).decode()}')")
    page.goto(url)
    return page


def _verifier(browser: Browser, language: str, pdf: Path, printed: Image.Image) -> None:
    """Take the web app: an original, a copy, a code before the camera."""
    original = pdf.with_suffix(".jsonld")
    for name, file in (("original", original), ("copy", pdf.with_suffix(".qr.png"))):
        page = _open(browser, f"{VERIFIER}/?lang={language}", PHONE)
        page.locator(".freshness a").wait_for()
        page.set_input_files("#files", str(file))
        page.locator("[data-verdict]").first.wait_for()
        _shoot(page, f"{name}.{language}")
    page = _open(browser, f"{VERIFIER}/?lang={language}", PHONE, filmed=printed)
    page.click("#start-camera")
    page.locator(".finder.live").wait_for()
    page.wait_for_timeout(1500)
    _shoot(page, f"scanner.{language}")


def _console(browser: Browser, language: str, home: Path) -> None:
    """Take the console: a unit's report on its file, and what awaits the second person."""
    unit = _signed_in(browser, language, "unit", home)
    unit.goto(f"{ISSUER}/unit/upload")
    unit.set_input_files("#file", str(APPLICATION))
    _shoot(unit, f"upload.{language}")
    with unit.expect_navigation():
        unit.click("main button")
    _shoot(unit, f"report.{language}")
    unit.check("#accept")
    with unit.expect_navigation():
        unit.click("main button.button")
    application = unit.text_content("h1")
    approver = _signed_in(browser, language, "approver", home)
    approver.goto(f"{ISSUER}/bureau/applications/{application}")
    _shoot(approver, f"application.{language}")


def _signed_in(browser: Browser, language: str, name: str, home: Path) -> Page:
    page = _open(browser, f"{ISSUER}/sign-in?lang={language}", DESKTOP)
    page.fill("#name", name)
    page.fill("#password", (demonstration.ACCOUNTS / f"{name}.password").read_text("utf-8"))
    with page.expect_navigation():
        page.click("main button")
    if page.locator("#code").count():
        page.fill("#code", _present_code(name, home))
        with page.expect_navigation():
            page.click("main button")
    return page


def _present_code(name: str, home: Path) -> str:
    line = [demonstration.command("vc-issuer"), "--home", str(home), "users", "totp", name]
    run = subprocess.run([*line, "--code"], capture_output=True, text=True, check=True)
    return run.stdout.split()[-1]


def _shoot(page: Page, name: str) -> None:
    _keep(name, Image.open(io.BytesIO(page.screenshot())).convert("RGB"))


def _keep(name: str, picture: Image.Image) -> None:
    """Write a small PNG; a large one would be noticed here and not in a review."""
    file = IMAGES / f"{name}.png"
    picture.quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{file.name} has {size} bytes")
    print(f"{file.relative_to(demonstration.ROOT)}  {size} bytes")


if __name__ == "__main__":
    main()
