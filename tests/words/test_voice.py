"""What docs/voice.md shows of the site's own texts stands in them."""

from __future__ import annotations

import re

from tests.building import PROJECT
from tests.words.the_texts import content, tell

_SHORTEST = 5  # words; shorter ones are words that somebody might say


def test_every_example_of_how_the_site_sounds_is_its_own() -> None:
    files = [PROJECT / "content" / record.file for record in content().records()]
    texts = "\n".join(file.read_text(encoding="utf-8") for file in files)
    paper = (PROJECT / "docs/voice.md").read_text(encoding="utf-8")
    examples = [one for one in re.findall(r"“([^”]+)”", paper) if len(one.split()) > _SHORTEST]
    assert len(examples) >= 8
    tell(f"docs/voice.md: “{one}” stands in no text" for one in examples if one not in texts)
