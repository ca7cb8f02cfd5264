"""What publishing changes. Everything else is as in pelicanconf.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pelicanconf import *

# The site's real address: it stands in the feeds, in the sitemap and in each page's head.
SITEURL = "https://five-to-nine.example"

# What readers see; `publish` keeps it apart from what `site` builds while writing.
OUTPUT_PATH = "published"
