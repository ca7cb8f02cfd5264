"""How the site is while writing. Each setting of ours is explained once, here.

Settings of Pelican (https://docs.getpelican.com/) that concern its plugins may be added. Those
that would make pages, lists or feeds beside the site's own are refused by `check`.
"""

SITENAME = "Five to Nine"
TAGLINE = "The hours after the nine-to-five: a blog and a shelf of good things for working parents."
HEADLINE = "Ten minutes is enough."  # over the first page; "" shows the name
AUTHOR = "Five to Nine"  # who owns the site: named in the feeds and at the foot of each page

# The address under which the site will be seen. While writing, that is this machine.
SITEURL = "http://localhost:8000"
SITE_ID = "y4tq7m2kx9w3ce6h"  # what feed readers know this site by; never change it
TIMEZONE = "Europe/London"  # what a date without a time zone means
DEFAULT_LANG = "en"  # the site's language: its words are theme/words/en.toml (docs/translating.md)
WORDS = {}  # single words of the interface said in another way: {"home.lately": "New here"}
LOCALE = ["C.UTF-8", "C"]  # nothing in the site depends on the language of the machine

# The links in the head of every page: what they say, and where they lead.
MENUITEMS = (
    ("Posts", "/archive/"),
    ("Themes", "/themes/"),
    ("Resources", "/resources/"),
    ("About", "/about/"),
    ("Search", "/search/"),
)

# What else is found at the foot of each page, as far as there are such pages; likewise.
FOOTERITEMS = (
    ("How comments work", "/how-comments-work/"),
    ("Privacy", "/privacy/"),
    ("Write for us", "/write-for-us/"),
    ("Contact", "/contact/"),
    ("Colophon", "/colophon/"),
)

LICENCE = "Texts: CC BY 4.0"  # said at the foot of each page and in the feeds
COMMENTS_MAIL = ""  # an address to which readers may send comments; "" shows none

# The path below which `python3 tasks.py comments.serve` takes comments, on the site's own host; ""
# where nothing takes them, and then no page shows a form. It begins and ends with "/".
COMMENTS_SERVER = "/c/"
COMMENTS_CLOSE_AFTER = 0  # so many days after its date a post takes no more comments; 0: never

# Machines with PeerTube whose videos may play in the pages when a reader asks for it, such as
# "tube.example.org". Those of YouTube and Vimeo may anyway; all others are only linked to.
VIDEO_HOSTS = ()

# The search index needs Pagefind, and in a large site some seconds (docs/publishing.md). It is made
# by `site` and `publish` ("site"), by `publish` alone ("publish"), or "never".
SEARCH = "site"

PATH = "content"
OUTPUT_PATH = "output"
OUTPUT_RETENTION = [".git", ".nojekyll", "CNAME"]  # what a build leaves alone in output/
THEME = "theme"
PLUGIN_PATHS = ["."]
PLUGINS = ["plugins"]
