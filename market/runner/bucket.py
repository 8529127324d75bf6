"""Makes the bucket for the market's files where it is missing (`python -m market.runner.bucket`)."""

from typing import Any

import django
from django.conf import settings
from django.core.files.storage import default_storage

MISSING = {"404", "NoSuchBucket"}


def make_bucket(client: Any, name: str) -> bool:
    """Make the bucket if there is none of that name; tell whether it was made."""
    try:
        client.head_bucket(Bucket=name)
    except client.exceptions.ClientError as refusal:
        if refusal.response["Error"]["Code"] not in MISSING:
            raise
        client.create_bucket(Bucket=name)
        return True
    return False


def main() -> None:
    """Make the bucket that the settings name; without an S3-compatible store there is nothing to do."""
    django.setup()
    if not settings.S3_ENDPOINT_URL:
        return
    bucket: Any = default_storage.bucket  # type: ignore[attr-defined] # django-storages carries no types
    made = make_bucket(bucket.meta.client, bucket.name)
    print(f"{bucket.name}: {'made' if made else 'there already'}")


if __name__ == "__main__":
    main()
