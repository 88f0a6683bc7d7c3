"""Sites of several machines: one database server, one Redis, one bucket."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import boto3
import psycopg
import pytest

from tests.conftest import available
from tests.machine import S3, Redis
from tests.running import RunningSite

BUCKET = "uploads"


class Machines(NamedTuple):
    """Two that serve one site, each with a folder of its own, and what they share."""

    one: RunningSite
    other: RunningSite
    redis: Redis


@pytest.fixture(scope="module")
def machines(cluster: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with psycopg.connect(cluster, autocommit=True) as server:
        server.execute("CREATE DATABASE several")
    with ExitStack() as stack:
        with available():
            redis, s3 = stack.enter_context(Redis()), stack.enter_context(S3())
        shared = bucket(s3) | {
            "DATABASE_URL": cluster.rpartition("/")[0] + "/several",
            "CACHE_URL": redis.url,
            "SECRET_KEY": "the same on both machines",
        }
        folders = (tmp_path_factory.mktemp(name) / "var" for name in ("one", "other"))
        sites = [stack.enter_context(RunningSite(folder, **shared)) for folder in folders]
        yield Machines(*sites, redis)


def bucket(s3: S3) -> dict[str, str]:
    """A new one; the settings of a site that keeps its uploads there."""
    settings = {
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT_URL": s3.url,
        "S3_REGION": "eu-central-1",
        "S3_ACCESS_KEY_ID": "known",
        "S3_SECRET_ACCESS_KEY": "secret",
    }
    region = settings["S3_REGION"]
    boto3.client(
        "s3",
        endpoint_url=s3.url,
        region_name=region,
        aws_access_key_id=settings["S3_ACCESS_KEY_ID"],
        aws_secret_access_key=settings["S3_SECRET_ACCESS_KEY"],
    ).create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": region})
    return settings


def workers(site: RunningSite) -> set[int]:
    """The processes that answer for the site."""
    main = site.process.pid
    return set(map(int, Path(f"/proc/{main}/task/{main}/children").read_text().split()))
