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
DEFAULT_LANG = "en"
LOCALE = ["C.UTF-8", "C"]  # nothing in the site depends on the language of the machine

# The links in the head of every page: what they say, and where they lead.
MENUITEMS = (
    ("Posts", "/archive/"),
    ("Themes", "/themes/"),
    ("Resources", "/resources/"),
    ("About", "/about/"),
)

LICENCE = "Texts: CC BY 4.0"  # said at the foot of each page and in the feeds
COMMENTS_MAIL = ""  # an address to which readers may send comments; "" shows none

PATH = "content"
OUTPUT_PATH = "output"
OUTPUT_RETENTION = [".git", ".nojekyll", "CNAME"]  # what a build leaves alone in output/
THEME = "theme"
PLUGIN_PATHS = ["."]
PLUGINS = ["plugins"]
