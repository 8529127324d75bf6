"""What of a paste needs a person's eye, as it is kept in the batch and as it is shown."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from orders.typed.comments import Comment
from orders.typed.text_orders import Doubt, Problem, TextOrder

MOST_ROWS = 200  # kept of one paste
LONGEST_SHOWN = 200  # characters of a comment


@dataclass(frozen=True)
class CommentRow:
    """A comment that was repeated or not understood, with what to know about it."""

    author: str
    text: str
    is_repeat: bool
    words: list[str]


def unread_row(comment: Comment, order: TextOrder) -> dict[str, Any]:
    """Return what is kept of a comment that could not be read, or not all of it."""
    return _row(comment, "unread", doubts=[[problem.doubt.value, problem.piece] for problem in order.problems])


def repeated_row(comment: Comment, codes: list[str]) -> dict[str, Any]:
    """Return what is kept of a comment whose goods had been drafted before."""
    return _row(comment, "repeated", codes=codes)


def silent_row(comment: Comment) -> dict[str, Any]:
    """Return what is kept of a comment whose phone has had its messages: a person has to answer it."""
    return _row(comment, "silent")


def _row(comment: Comment, kind: str, **facts: Any) -> dict[str, Any]:
    return {"author": comment.author, "text": comment.text[:LONGEST_SHOWN], "kind": kind, **facts}


def rows_shown(rows: list[dict[str, Any]]) -> list[CommentRow]:
    """Return the kept rows with sentences in the language of who looks."""
    return [CommentRow(row["author"], row["text"], row["kind"] == "repeated", _words(row)) for row in rows]


def _words(row: dict[str, Any]) -> list[str]:
    if row["kind"] == "repeated":
        words = _("Đã có đơn nháp của người này cho mã %(codes)s, nên không lập thêm.")
        return [words % {"codes": ", ".join(row["codes"])}]
    if row["kind"] == "silent":
        return [_("Số này đã nhận đủ tin nhắn trong phiên, nên chợ không nhắn thêm. Anh/Chị trả lời trong bình luận.")]
    return [Problem(Doubt(doubt), piece).words for doubt, piece in row["doubts"]]
