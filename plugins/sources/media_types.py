"""Of what kind the files of a site are, as HTTP says it (RFC 9110 §8.3)."""

from __future__ import annotations

from pathlib import PurePath

HTML = "text/html; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
_XML = "text/xml; charset=utf-8"
# Said here and not asked of the system, whose tables differ (on Windows anybody changes them).
# Feeds are text/xml because that is what browsers show instead of saving it.
_CONTENT_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".avif": "image/avif",
    ".bib": PLAIN,
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".htm": HTML,
    ".html": HTML,
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".opml": _XML,
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".rss": "application/rss+xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": PLAIN,
    ".vtt": "text/vtt; charset=utf-8",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": _XML,
    ".xsl": _XML,
}


def content_type(name: str) -> str:
    """The content type of a file, by the end of its name."""
    return _CONTENT_TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")
