"""What publishing changes. Everything else is as in pelicanconf.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pelicanconf import *

# The site's real address: it stands in the feeds, in the sitemap and in each page's head.
SITEURL = "https://five-to-nine.example"

# Write "/c/" here once `comments.serve` runs on the host (docs/comments-in-public.md).
COMMENTS_SERVER = ""

# What readers see; `publish` keeps it apart from what `site` builds while writing.
OUTPUT_PATH = "published"

# A program and its words, run when something was published: to copy the site to its host, say
# ["rsync", "-a", "--delete", "published/", "host:www/"]. It is run in this folder, without a shell.
AFTER_PUBLISH = []
