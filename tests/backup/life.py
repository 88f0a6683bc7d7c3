"""What a site has been through when it is backed up; run in its own process."""

import hashlib
import itertools
import json
import sys
from datetime import timedelta

import django

if __name__ == "__main__":
    django.setup()

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone

from cities.models import City, NewsItem, Practice, Revision
from smartcity.backup.tables import kept_models, written
from tests.factories import edit, make_city, make_picture, rename


def live() -> None:
    """Drafts, changes that wait, a history, a picture, a former slug, people; and what is gone."""
    anna = User.objects.create_user("anna", password="four candles and a fork")
    anna.groups.add(Group.objects.get(name="publisher"))
    SessionStore(None).save()
    draft = make_city(name_en="Draft “Ærø”", name_zh_hans="草稿市", published_at=None)
    make_picture(draft, credit_zh_hans="某摄影师")
    lyon = City.objects.get(slug="lyon")
    edit(lyon, anna, summary_en='Waiting.\nIn two lines: ’“\\" and \u2028.')
    rename(City.objects.get(slug="riga"), "riga-renamed")
    City.objects.get(slug="tallinn").withdraw()
    moment = timezone.now() + timedelta(days=400)
    Practice.objects.filter(city=lyon).update(published_at=moment)
    gone = make_city(name_en="Gone")
    gone.delete()


def tell_revisions_of_a_new_city() -> None:
    """One, unless it was given the primary key of a city that is gone."""
    city = make_city(slug="next-after-all", name_en="Next")
    print(Revision.objects.filter(model="city", record_id=city.pk).count())


def tell_tables() -> None:
    """A digest of each table; PostgreSQL orders what is in JSON its own way."""
    for model in kept_models(apps):
        rows = [json.loads(line) for line in written(model, DEFAULT_DB_ALIAS)]
        text = json.dumps(rows, sort_keys=True)
        print(model._meta.label_lower, hashlib.sha256(text.encode()).hexdigest(), len(rows))


def write_on() -> None:
    """Write to two tables in one transaction, again and again, until told to stop."""
    city = City.objects.get(slug="lyon")
    news = NewsItem.objects.all()[0]
    for number in itertools.count():
        with transaction.atomic():
            NewsItem.objects.filter(pk=news.pk).update(sort_as_en=str(number))
            City.objects.filter(pk=city.pk).update(sort_as_en=str(number))
        if number == 0:
            print("writing", flush=True)


if __name__ == "__main__":
    {"write_on": write_on}[sys.argv[1]]()
