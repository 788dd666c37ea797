"""The web app in small windows: nothing stands over the verdict, the focus or a table's words."""

import json

import pytest
from playwright.sync_api import expect

from tests.end_to_end.navigation import press
from tests.end_to_end.web_app_site import paste, visit

pytestmark = pytest.mark.browser

REVOKED = "阿卜杜拉·买买提"

# What the element with the focus shows of itself: points inside it that it does not hide behind
# anything; a radio button is shown by its label. An element higher than the room between the
# bars cannot be seen whole: then its upper or its lower edge has to be clear.
HIDDEN_FOCUS = """() => {
  const focused = document.activeElement;
  if (focused === document.body || focused.tagName === 'HTML') return null;
  const shown = getComputedStyle(focused).opacity === '0' && focused.labels?.length
    ? focused.labels[0] : focused;
  const box = shown.getBoundingClientRect();
  const clear = (y) => {
    const found = document.elementFromPoint(box.left + box.width / 2, y);
    return found !== null && (shown.contains(found) || found.contains(shown));
  };
  const edges = [box.top + 3, box.bottom - 3].map(clear);
  const seen = box.height > innerHeight / 3 ? edges.some(Boolean) : edges.every(Boolean);
  const name = (focused.id || focused.textContent || focused.className).trim().slice(0, 40);
  return [`${focused.tagName} ${name}`, seen];
}"""


def hidden_when_focused(page) -> list[str]:
    """Go through a view with the Tab key; name what is covered when it has the focus."""
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    hidden = []
    # Back from the end: that way every element is come to, wherever the view had put the focus.
    for direction in ("Tab", "Shift+Tab"):
        names = []
        for _step in range(80):
            page.keyboard.press(direction)
            answer = page.evaluate(HIDDEN_FOCUS)
            if answer is None:
                break
            name, seen = answer
            names.append(name)
            if not seen:
                hidden.append(f"{page.url.split('#')[-1][:12]} {direction}: {name}")
    # The skip link, the brand, the language and five tabs at least.
    assert len(names) >= 8, names
    return hidden


@pytest.mark.parametrize(("width", "height"), [(640, 320), (683, 384), (320, 320)])
def test_in_a_low_window_nothing_stands_over_the_verdict(open_app, bureau, width, height):
    page = open_app(width=width, height=height, language="en")
    paste(page, bureau.barcodes[REVOKED])
    heading = page.locator("[data-verdict] h1")
    expect(heading).to_be_in_viewport(ratio=1)
    assert heading.evaluate(
        """heading => {
          const box = heading.getBoundingClientRect();
          return [box.top + 2, box.bottom - 2].every(
            y => heading.contains(document.elementFromPoint(box.left + 5, y)));
        }"""
    )
    for bar in (".top", ".tabs", ".result-next"):
        assert page.locator(bar).evaluate("bar => getComputedStyle(bar).position") == "static"


@pytest.mark.parametrize(("width", "height"), [(320, 640), (683, 384), (640, 320), (1280, 800)])
def test_what_has_the_focus_is_never_covered(open_app, bureau, width, height):
    page = open_app(width=width, height=height, language="en")
    hidden = hidden_when_focused(page)
    for text in (bureau.barcodes[REVOKED], bureau.text()):
        paste(page, text)
        page.locator(".details summary").first.click()
        hidden += hidden_when_focused(page)
    for view in ("batch", "history", "settings", "help"):
        visit(page, view)
        hidden += hidden_when_focused(page)
    assert hidden == []


def with_added_members(bureau) -> str:
    document = bureau.certificate()
    document["extra"] = "https://example.org/" + "x" * 200
    document["credentialSubject"]["nickname"] = "很长" * 40
    return json.dumps(document, ensure_ascii=False)


NARROWEST_CELL = """rows => Math.min(...[...document.querySelectorAll('.differences td')]
  .map(cell => cell.getBoundingClientRect().width))"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_long_values_leave_room_for_the_sealed_data_on_a_phone(open_app, bureau, language):
    page = open_app(width=320, height=640, language=language)
    paste(page, with_added_members(bureau))
    expect(page.locator(".differences tbody tr")).to_have_count(2)
    assert page.evaluate(NARROWEST_CELL) > 200
    page.set_viewport_size({"width": 800, "height": 800})
    assert page.evaluate(NARROWEST_CELL) > 150


@pytest.mark.parametrize("language", ["zh", "en"])
def test_long_values_leave_room_on_the_page_without_script(visit, bureau, language):
    page = visit_form(visit, bureau, language)
    assert page.evaluate(NARROWEST_CELL) > 200
    labels = page.locator(".differences tbody tr").first.locator(".cell-label")
    expected = ["所提交的", "签章数据"] if language == "zh" else ["Presented", "Sealed data"]
    assert [label.inner_text() for label in labels.all()] == expected
    page.set_viewport_size({"width": 700, "height": 800})
    assert page.evaluate(NARROWEST_CELL) > 120
    expect(labels.first).to_be_hidden()


def visit_form(visit, bureau, language):
    page = visit(width=320, language=language)
    content = with_added_members(bureau).encode()
    page.set_input_files(
        "#file", {"name": "c.jsonld", "mimeType": "application/json", "buffer": content}
    )
    press(page, page.locator("button[type=submit]"))
    return page


# Latin words that stand in two lines, outside of file names.
BROKEN_WORDS = """() => {
  const broken = [];
  for (const cell of document.querySelectorAll('.table :is(th, td):not(tbody td:nth-child(5))')) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      for (const word of text.data.matchAll(/[A-Za-z]+/g)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        if (range.getClientRects().length > 1) broken.push(word[0]);
      }
    }
  }
  return broken;
}"""


@pytest.mark.parametrize("width", [960, 1024, 1280])
def test_no_word_of_the_batchs_table_is_broken(open_app, bureau, width):
    page = open_app(width=width, height=800, language="en")
    visit(page, "batch")
    page.set_input_files(
        "#batch-files",
        [
            {"name": f"{name}.jsonld", "mimeType": "application/json", "buffer": text.encode()}
            for name, text in bureau.texts.items()
        ],
    )
    page.locator("tbody tr").nth(7).wait_for()
    assert page.evaluate(BROKEN_WORDS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
