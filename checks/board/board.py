"""The live board as a person with a browser meets it. Exits 1 and says what is wrong, or 0."""

import sys
import time

from playwright.sync_api import Page, sync_playwright

WAIT_MS = 60_000
PAUSE_MS = 200
SIZES = {"desk": (1440, 900), "phone": (390, 844)}

failures: list[str] = []


def check(what: str, holds: bool) -> None:
    print(f"  {'ok' if holds else 'FAILED'}  {what}", flush=True)
    if not holds:
        failures.append(what)


def becomes(page: Page, what: str, expression: str, argument: object = None) -> None:
    """Asks from outside: the page's own policy lets nothing be evaluated in it."""
    end = time.monotonic() + WAIT_MS / 1000
    holds = page.evaluate(expression, argument)
    while not holds and time.monotonic() < end:
        page.wait_for_timeout(PAUSE_MS)
        holds = page.evaluate(expression, argument)
    check(what, holds)


def whole(page: Page) -> None:
    becomes(page, "the stream is live", "document.querySelector('#link').textContent === 'live'")
    becomes(page, "each symbol has a price",
            "[...document.querySelectorAll('#grid tbody tr')].length > 3"
            " && [...document.querySelectorAll('#grid tbody tr')].every(r => /\\d/.test(r.cells[2].textContent))")
    becomes(page, "history is drawn",
            "/^[1-9]\\d* bars of/.test(document.querySelector('#legend').textContent)"
            " && document.querySelector('#chart').getContext('2d').getImageData(0, 0, 400, 300).data.some(v => v > 0)")
    becomes(page, "symbols are ranked", "document.querySelectorAll('#ranks li').length > 3")
    becomes(page, "the pipeline is told", "document.querySelectorAll('#parts > div').length >= 5")
    becomes(page, "nothing is wrong", "document.querySelector('#trouble').hidden")
    becomes(page, "the roll-out of a model is told", "document.querySelectorAll('#models dl').length > 0")


def moving(page: Page) -> None:
    before = page.eval_on_selector_all("#grid tbody tr", "rows => rows.map(r => r.cells[2].textContent).join()")
    becomes(page, "prices move",
            "before => [...document.querySelectorAll('#grid tbody tr')].map(r => r.cells[2].textContent).join() !== before",
            before)


def by_keyboard(page: Page) -> None:
    first = page.inner_text("#symbol")
    page.keyboard.press("ArrowDown")
    check("the arrow selects the next symbol", page.inner_text("#symbol") != first)
    page.keyboard.press("2")
    check("2 chooses the second timeframe",
          page.get_attribute("#frames button:nth-child(2)", "aria-pressed") == "true")
    page.keyboard.press("/")
    page.keyboard.type(first)
    shown = page.locator("#grid tbody tr:not([hidden])")
    check("/ finds a symbol", shown.count() == 1 and first in shown.first.inner_text())
    page.keyboard.press("Escape")
    check("Escape shows all again", page.locator("#grid tbody tr:not([hidden])").count() > 1)


def visit(page: Page, url: str) -> None:
    page.on("pageerror", lambda error: check(f"no error in the page: {error}", False))
    page.on("console", lambda m: check(f"nothing is refused: {m.text}", False)
            if "Content Security Policy" in m.text else None)
    page.goto(url, timeout=WAIT_MS)
    whole(page)
    moving(page)
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    check("nothing is wider than the screen", width == 0)


def in_korean(page: Page, url: str) -> None:
    page.goto(f"{url.rstrip(chr(47))}/?lang=ko", timeout=WAIT_MS)
    becomes(page, "it speaks Korean with ?lang=ko",
            "document.documentElement.lang === 'ko'"
            " && document.querySelector('#ranking h2').textContent === '순위'"
            " && document.querySelector('#link').textContent === '실시간'")
    becomes(page, "symbols are ranked in Korean", "document.querySelectorAll('#ranks li').length > 3")
    becomes(page, "nothing is wrong in Korean", "document.querySelector('#trouble').hidden")
    becomes(page, "history is drawn in Korean", "/봉 [1-9]\\d*개/.test(document.querySelector('#legend').textContent)")


def main(url: str, chromium: str, folder: str) -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (width, height) in SIZES.items():
            print(f"{name}, {width} x {height}", flush=True)
            page = browser.new_page(viewport={"width": width, "height": height})
            visit(page, url)
            if name == "desk":
                by_keyboard(page)
            picture = f"{folder}/{name}.png"
            page.screenshot(path=picture, full_page=True)
            print(f"  picture: {picture}")
            if name == "desk":
                in_korean(page, url)
                picture = f"{folder}/korean.png"
                page.screenshot(path=picture, full_page=True)
                print(f"  picture: {picture}")
            page.close()
        browser.close()
    print("FAILED: " + "; ".join(failures) if failures else "The board works.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
