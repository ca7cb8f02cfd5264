"""Of which type a page says that it is, in the words of cards."""

from __future__ import annotations

_OF_SCHEMA = {
    "article": "Article NewsArticle BlogPosting OpinionNewsArticle AnalysisNewsArticle Report"
    " TechArticle SocialMediaPosting HowTo Recipe Review BackgroundNewsArticle",
    "study": "ScholarlyArticle MedicalScholarlyArticle Thesis",
    "book": "Book Audiobook",
    "podcast": "PodcastEpisode PodcastSeries RadioEpisode AudioObject",
    "video": "VideoObject Movie TVEpisode Clip",
    "tool": "SoftwareApplication WebApplication MobileApplication",
    "law": "Legislation LegislationObject",
    "organisation": "Organization NGO GovernmentOrganization EducationalOrganization Corporation",
}
_BY_NAME = {name: type for type, names in _OF_SCHEMA.items() for name in names.split()}
_OF_OPENGRAPH = {
    "article": "article",
    "blog": "article",
    "book": "book",
    "books.book": "book",
    "video.movie": "video",
    "video.episode": "video",
    "video.other": "video",
    "video.tv_show": "video",
    "video": "video",
    "music.song": "podcast",
    "podcast": "podcast",
}


def of_schema(types: list[str]) -> str | None:
    """The type of a thing of schema.org."""
    return next((_BY_NAME[one] for one in types if one in _BY_NAME), None)


def of_opengraph(type: str) -> str | None:
    """The type of an og:type. "website" says nothing."""
    return _OF_OPENGRAPH.get(type.strip().lower())


def of_dublin_core(type: str) -> str | None:
    """The type of a DC.type, where it is one of the vocabulary's or says what it is."""
    last = type.strip().lower().rpartition(".")[2]
    return {"movingimage": "video", "sound": "podcast", "software": "tool", "legislation": "law",
            "book": "book", "article": "article"}.get(last)  # fmt: skip
