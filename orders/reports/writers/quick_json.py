"""JSON of hundreds of thousands of rows: the library makes its encoder anew for each, which takes as long as a row."""

import json
from collections.abc import Callable
from json import encoder
from typing import Any


def quick_encoder(default: Callable[[Any], Any]) -> Callable[[Any], str]:
    """Return what writes lists and objects as `json.dumps` does, without blanks and with letters as they are."""
    usual = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=default)
    make = getattr(encoder, "c_make_encoder", None)
    if make is None:  # a Python without the library's own C
        return usual.encode
    pieces = make(None, default, json.encoder.encode_basestring, None, ":", ",", False, False, True)

    def encode(value: Any) -> str:
        return "".join(pieces(value, 0))

    return encode
