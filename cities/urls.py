"""The public addresses below each language."""

from django.urls import path

from cities.feeds import NewsFeed
from cities.views import (
    cities,
    comparison,
    cooperations,
    directory,
    home,
    milestones,
    news,
    pages,
    partners,
    practices,
    publications,
    search,
)

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("cities/", directory.Directory.as_view(), name="cities"),
    path("cities/compare/", comparison.ComparisonView.as_view(), name="comparison"),
    path("cities/compare.csv", comparison.ComparisonTable.as_view(), name="comparison_table"),
    path("cities/<slug:slug>/feed/", NewsFeed.as_view(), name="city_feed"),
    path("cities/<slug:slug>/", cities.CityDetail.as_view(), name="city"),
    path("practices/", practices.PracticeList.as_view(), name="practices"),
    path("practices/<slug:slug>/", practices.PracticeDetail.as_view(), name="practice"),
    path("cooperations/", cooperations.CooperationList.as_view(), name="cooperations"),
    path("cooperations/<slug:slug>/", cooperations.CooperationDetail.as_view(), name="cooperation"),
    path("partners/", partners.PartnerList.as_view(), name="partners"),
    path("partners/<slug:slug>/", partners.PartnerDetail.as_view(), name="partner"),
    path("news/", news.NewsList.as_view(), name="news"),
    path("news/feed/", NewsFeed.as_view(), name="news_feed"),
    path("news/<slug:slug>/", news.NewsDetail.as_view(), name="newsitem"),
    path("publications/", publications.PublicationList.as_view(), name="publications"),
    path("publications/<slug:slug>/", publications.PublicationDetail.as_view(), name="publication"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("milestones/", milestones.MilestoneList.as_view(), name="milestones"),
    path("<slug:slug>/", pages.PageDetail.as_view(), name="page"),
]
