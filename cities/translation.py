"""What is translated. The library looks for this file by its name."""

from modeltranslation.translator import TranslationOptions, register

from cities import models


class RecordTranslation(TranslationOptions):
    """Every public record sorts by its own key in each language."""

    fields: tuple[str, ...] = ("sort_as", "sort_key")


@register(models.City)
class CityTranslation(RecordTranslation):
    fields = ("name", "parent_city", "region", "level", "summary", "body")


@register(models.CityMember)
class CityMemberTranslation(TranslationOptions):
    fields = ("name",)


@register(models.Measure)
class MeasureTranslation(TranslationOptions):
    fields = ("name", "unit")


@register(models.Figure)
class FigureTranslation(TranslationOptions):
    fields = ("scope", "source")


@register(models.Practice)
class PracticeTranslation(RecordTranslation):
    fields = ("title", "summary", "body", "source")


@register(models.Partner)
class PartnerTranslation(RecordTranslation):
    fields = ("name", "former_name", "kind", "role", "body", "source")


@register(models.NewsItem)
class NewsItemTranslation(RecordTranslation):
    fields = ("title", "summary", "body", "source")


@register(models.Publication)
class PublicationTranslation(RecordTranslation):
    fields = ("title", "summary", "publisher", "source")


@register(models.Milestone)
class MilestoneTranslation(RecordTranslation):
    fields = ("title", "summary", "place", "source")


@register(models.Cooperation)
class CooperationTranslation(RecordTranslation):
    fields = ("title", "summary", "body", "outcome", "source")


@register(models.CooperationStep)
class CooperationStepTranslation(TranslationOptions):
    fields = ("title",)


@register(models.Picture)
class PictureTranslation(TranslationOptions):
    fields = ("alt", "credit")


@register(models.Page)
class PageTranslation(RecordTranslation):
    fields = ("title", "summary", "body")
