"""Records in states that the fixtures lack, so that every state of a page can be looked at.

`manage.py shell -c "from tests.states import make_states; make_states()"` puts them into the
database of a site that is thrown away afterwards; `make_states` in a test does so in its own.
"""

from django.conf import settings
from django.utils import translation

from cities.models import City, CooperationStep, Partner
from tests.factories import (
    make_city,
    make_cooperation,
    make_figure,
    make_news,
    make_partner,
    make_picture,
    make_practice,
)

LONG_EN = (
    "Memorandum on interoperable, privacy-preserving urban data platforms for energy, mobility "
    "and public services of the twinned districts, with its annexes and its implementation plan"
)
LONG_ZH = (
    "关于结对城区能源、交通与公共服务领域可互操作且保护隐私的城市数据平台谅解备忘录"
    "（含附件、实施方案以及二〇一四年十一月修订的评估指标体系）"
)


def make_states() -> None:
    """Make them all, published; their slugs begin with `state-`."""
    with translation.override(settings.LANGUAGE_CODE):
        _cities()
        _cooperation()
        _longest()


def _cities() -> None:
    place = {"latitude": "55.86", "longitude": "9.85"}
    pictured = make_city(slug="state-pictured", name_en="Pictured", name_zh_hans="有图市", **place)
    for number, credit in enumerate(("", "某摄影师")):
        colour = ("teal", "peru")[number]
        make_picture(pictured, size=(1500, 1000), colour=colour, credit_zh_hans=credit)
    chinese = {"summary_zh_hans": "丹麦第二大城市。", "body_zh_hans": "<p>正文在此。</p>"}
    make_city(slug="state-only-chinese", name_en="", name_zh_hans="奥胡斯", **chinese, **place)
    english = {"summary_en": "A port on the Elbe.", "body_en": "<p>The text is here.</p>"}
    lone = make_city(slug="state-only-english", name_en="Hamburg", name_zh_hans="", **english)
    make_figure(lone)
    make_news(slug="state-news").cities.add(lone)
    make_city(slug="state-bare", side="cn", name_en="Bare", name_zh_hans="无文市")


def _cooperation() -> None:
    cooperation = make_cooperation(
        slug="state-cooperation",
        title_en=LONG_EN,
        title_zh_hans=LONG_ZH,
        status="completed",
        body_en="<h2>Aim</h2><p>Both cities read the same meters.</p><ul><li>One</li></ul>",
        body_zh_hans="<h2>目标</h2><p>两座城市使用同一套计量方法。</p><ul><li>其一</li></ul>",
        outcome_en="A shared data model, in use in both cities.",
        outcome_zh_hans="双方城市均已采用的共同数据模型。",
        source_url="https://example.org/report",
        source_kind="official",
        cities=list(City.objects.filter(slug__in=("qianhai", "florence-prato", "malmo"))),
    )
    cooperation.partners.set(Partner.objects.filter(slug__in=("qianhai-authority", "dg-connect")))
    for date, english, chinese in (
        ("2013", "First talks", "首次会谈"),
        ("2014-05", LONG_EN, LONG_ZH),
        ("2014-11-21", "Signed in Brussels", "在布鲁塞尔签署"),
    ):
        CooperationStep(
            cooperation=cooperation, date=date, title_en=english, title_zh_hans=chinese
        ).save()


def _longest() -> None:
    texts = {"slug": "state-longest", "source_en": LONG_EN, "source_zh_hans": LONG_ZH}
    city = City.objects.get(slug="qianhai")
    make_practice(title_en=LONG_EN, title_zh_hans=LONG_ZH, city=city, **texts)
    parent = Partner.objects.get(slug="dg-connect")
    make_partner(name_en=LONG_EN, name_zh_hans=LONG_ZH, parent=parent, **texts)
