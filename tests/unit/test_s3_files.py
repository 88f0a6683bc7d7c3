"""How a file is sent to a bucket: in a way that any server that speaks S3 knows."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from smartcity.s3_files import S3Files


class Sent(Exception):  # noqa: N818 - no error: what is wanted
    """What would have gone out."""


def test_in_one_piece_without_what_only_amazon_knows() -> None:
    files = S3Files(
        bucket_name="uploads",
        endpoint_url="https://oss.example",
        region_name="cn-hangzhou",
        access_key="known",
        secret_key="secret",
    )

    def stop(request: Any, **_: Any) -> None:
        raise Sent({name.lower(): value for name, value in request.headers.items()})

    files.connection.meta.client.meta.events.register("before-send.s3.PutObject", stop)
    with pytest.raises(Sent) as sent:
        files.save("images/x.webp", ContentFile(b"whole"))
    (headers,) = sent.value.args
    assert not {name for name in headers if "checksum" in name or name == "x-amz-trailer"}
    assert "content-encoding" not in headers
    assert int(headers["content-length"]) == len(b"whole")
