"""Two editors at one record, in any order: no text is lost, and none is public unasked.

INTERLEAVINGS says how many stories are told (15 unless set); 1,000 is the figure claimed. A
story is repeated by its number: `INTERLEAVINGS=1000 pytest -k "story-517]"`.
"""

import os

import pytest
from django.contrib.auth.models import User

from tests.admin.cast import signed_in
from tests.faults.story import Story

INTERLEAVINGS = int(os.environ.get("INTERLEAVINGS", "15"))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(INTERLEAVINGS), ids=lambda seed: f"story-{seed}")
def test_no_text_is_lost_in_any_interleaving(seed: int) -> None:
    anna, bo = (signed_in(User.objects.create_superuser(name)) for name in ("anna", "bo"))
    story = Story(seed, anna, bo)
    try:
        for _ in range(story.random.randint(10, 18)):
            story.step()
        story.oracle.judge_end()
    except Exception as error:
        told = "\n".join(story.log)
        raise AssertionError(f"Story {seed} of {story.record.slug}:\n{told}\n{error}") from error
