"""The content, one file per idea."""

from cities.models.audit_entry import AuditEntry
from cities.models.city import City, CityMember, Place
from cities.models.cooperation import Cooperation, CooperationStatus, CooperationStep
from cities.models.figure import Figure, FigureKind, Measure
from cities.models.generation import Generation
from cities.models.held_key import HeldKey
from cities.models.keyed import RESERVED_SLUGS, Keyed
from cities.models.link_check import LinkCheck
from cities.models.milestone import Milestone
from cities.models.news import NewsItem
from cities.models.owned import Owned
from cities.models.page import HOME, Page
from cities.models.partial_date import PartialDate, PartialDateField
from cities.models.partner import Partner
from cities.models.picture import Picture
from cities.models.practice import Practice
from cities.models.preview_link import PreviewLink
from cities.models.publication import Publication
from cities.models.publishing import Publishable, State
from cities.models.record import Record
from cities.models.revision import Act, Action, Revision, Verb
from cities.models.side import CITY_SIDES, Side
from cities.models.source import Sourced, SourceKind
from cities.models.theme import Theme

__all__ = [
    "CITY_SIDES",
    "HOME",
    "RESERVED_SLUGS",
    "Act",
    "Action",
    "AuditEntry",
    "City",
    "CityMember",
    "Cooperation",
    "CooperationStatus",
    "CooperationStep",
    "Figure",
    "FigureKind",
    "Generation",
    "HeldKey",
    "Keyed",
    "LinkCheck",
    "Measure",
    "Milestone",
    "NewsItem",
    "Owned",
    "Page",
    "PartialDate",
    "PartialDateField",
    "Partner",
    "Picture",
    "Place",
    "Practice",
    "PreviewLink",
    "Publication",
    "Publishable",
    "Record",
    "Revision",
    "Side",
    "SourceKind",
    "Sourced",
    "State",
    "Theme",
    "Verb",
]
