"""What a page costs a phone: bytes as they are sent, by kind, and how often it asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request

from tests.browsing import PHONE

KB = 1024
KINDS = ("html", "css", "scripts", "fonts", "pictures", "other")
# The most that a page may send, in KB: by kind, and all but its pictures.
BUDGETS = {"html": 30.0, "css": 10.0, "scripts": 6.0, "fonts": 30.0, "pictures": 150.0}
WITHOUT_PICTURES = 70.0
REQUESTS = 10
FONT_FILES = 2
_OF_A_TYPE = {
    "document": "html",
    "stylesheet": "css",
    "script": "scripts",
    "font": "fonts",
    "image": "pictures",
}
_INLINE = """() => [...document.scripts]
    .filter(one => !one.src && !/json/.test(one.type))
    .reduce((sum, one) => sum + new Blob([one.text]).size, 0)"""
_ALL_OF_IT = """async () => {
    const pictures = [...document.images];
    pictures.forEach(one => { one.loading = "eager"; });
    await Promise.allSettled([document.fonts.ready, ...pictures.map(one => one.decode())]);
}"""


@dataclass(frozen=True)
class Weight:
    """Bytes by kind, scripts inside the page not counted twice; files and hosts that were asked."""

    bytes: dict[str, int]
    inline: int  # bytes of scripts that stand in the page itself
    requests: int
    font_files: int
    elsewhere: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All bytes that were sent."""
        return sum(self.bytes.values())

    def over(self) -> list[str]:
        """What of it is more than the budgets allow, in words."""
        sizes = {**self.bytes, "scripts": self.bytes["scripts"] + self.inline}
        found = [
            f"{kind}: {sizes[kind] / KB:.1f} KB of {most:g}"
            for kind, most in BUDGETS.items()
            if sizes[kind] > most * KB
        ]
        rest = self.total - self.bytes["pictures"]
        if rest > WITHOUT_PICTURES * KB:
            found.append(f"all but pictures: {rest / KB:.1f} KB of {WITHOUT_PICTURES:g}")
        if self.requests > REQUESTS:
            found.append(f"{self.requests} requests of {REQUESTS}")
        if self.font_files > FONT_FILES:
            found.append(f"{self.font_files} font files of {FONT_FILES}")
        return found + [f"asks another host: {address}" for address in self.elsewhere]

    def __str__(self) -> str:
        parts = [f"{kind} {self.bytes[kind] / KB:.1f}" for kind in KINDS if self.bytes[kind]]
        words = f"{self.total / KB:.1f} KB in {self.requests} requests ({', '.join(parts)})"
        return words + (f", {len(self.elsewhere)} elsewhere" if self.elsewhere else "")


def weigh(browser: Browser, url: str) -> Weight:
    """Open a page on a phone that has seen nothing of the site, and read it to its end, where
    pictures wait until they are near."""
    asked: list[Request] = []
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]  # a plain dict is one
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
    )
    page = context.new_page()
    page.on("request", lambda request: asked.append(request))
    page.goto(url)
    page.evaluate(_ALL_OF_IT)
    inline = page.evaluate(_INLINE)
    host = urlsplit(url).netloc
    seen = [one for one in asked if one.url.startswith("http")]  # more may come while we look
    own = [one for one in seen if urlsplit(one.url).netloc == host]
    sizes = dict.fromkeys(KINDS, 0)
    for one in own:
        sizes[_OF_A_TYPE.get(one.resource_type, "other")] += one.sizes()["responseBodySize"]
    others = [one.url for one in seen if urlsplit(one.url).netloc != host]
    context.close()
    fonts = sum(one.resource_type == "font" for one in own)
    return Weight(sizes, inline, len(own), fonts, others)
