"""Asking about a product, answering, hiding. Whoever decides brings the version they saw: the second of two is told."""

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Absent, Refused, Stale
from market.kernel.texts import nfc
from sessions.models import ProductQuestion
from sessions.product_questions.clock import ANSWER_WITHIN
from sessions.product_questions.notices import ASKED, tell_asker, tell_vendor
from sessions.services.moderation import proper_answer
from sessions.services.questions import refuse_shape
from sessions.speech.question_rules import LONGEST, Judgement, contacts_in, judge, masked
from vetting.models import Product

LONGEST_NAME = 60
Status, Side = ProductQuestion.Status, ProductQuestion.Side


@dataclass(frozen=True)
class Asker:
    """Who asks, and where a visitor reads the answer."""

    person: Person | None
    name: str = ""
    email: str = ""

    def is_of(self, question: ProductQuestion) -> bool:
        """Tell whether they asked a question."""
        if self.person:
            return question.person_id == self.person.pk
        return question.person_id is None and question.email == self.email


@dataclass(frozen=True)
class Seen:
    """A question as it stood before whoever decides: which, and in which version."""

    question: ProductQuestion
    version: int


@transaction.atomic
def ask_about_product(*, asker: Asker, product: Product, text: str, key: uuid.UUID) -> ProductQuestion:
    """Take in a question and tell the vendor; the same form sent twice is one question."""
    asked = _asked_before(asker, product, key)
    if asked is not None:
        return asked
    judgement = judge(text)
    refuse_shape(judgement)
    if judge(judgement.masked).is_empty:
        raise Refused(_("Câu hỏi chỉ có liên hệ. Anh/Chị hãy viết điều muốn hỏi."), field="text")
    _refuse_own_people(asker, product)
    _refuse_repeat(asker, product, judgement, key)
    return _insert(asker, product, judgement, key)


def _asked_before(asker: Asker, product: Product, key: uuid.UUID) -> ProductQuestion | None:
    """Return the question of this form when it is the same person's: a key alone, seen elsewhere, opens nothing."""
    asked = ProductQuestion.objects.filter(key=key).first()
    if asked is None:
        return None
    if asker.is_of(asked) and asked.product_id == product.pk:
        return asked
    raise Refused(_("Trang này đã gửi một câu hỏi rồi. Anh/Chị mở lại trang để hỏi lần nữa."))


def _refuse_own_people(asker: Asker, product: Product) -> None:
    whose = Q(person=asker.person) if asker.person else Q(person__email=asker.email)
    if product.vendor.members.filter(whose).exists():
        raise Refused(_("Người của gian hàng không hỏi về hàng của gian hàng mình."))


def _refuse_repeat(asker: Asker, product: Product, judgement: Judgement, key: uuid.UUID) -> None:
    """Refuse what was asked before; the same form sent at this very moment from another tab is this one."""
    whose = Q(person=asker.person) if asker.person else Q(person=None, email=asker.email)
    asked = ProductQuestion.objects.filter(whose, product=product, folded=judgement.folded).exclude(key=key)
    if asked.exists():
        raise Refused(_("Anh/Chị đã hỏi câu này rồi; câu trả lời sẽ gửi tới Anh/Chị."), field="text")


def _insert(asker: Asker, product: Product, judgement: Judgement, key: uuid.UUID) -> ProductQuestion:
    moment = database_now()
    question = ProductQuestion(
        product=product,
        person=asker.person,
        name="" if asker.person else _proper_name(asker.name),
        email="" if asker.person else asker.email,
        key=key,
        text=judgement.masked[:LONGEST],
        folded=judgement.folded,
        has_contact=judgement.has_contact,
        asked_at=moment,
        due_at=moment + ANSWER_WITHIN,
    )
    try:
        with transaction.atomic():
            question.save(force_insert=True)
    except IntegrityError as error:  # the same form or the same words, from another tab at this very moment
        asked = _asked_before(asker, product, key)
        if asked is None:
            raise Refused(_("Câu hỏi này vừa được gửi rồi."), field="text") from error
        return asked
    journal.record("product_question.asked", actor=asker.person, subject=question, product=product.pk)
    tell_vendor(ASKED, question)
    return question


def _proper_name(typed: str) -> str:
    """Return the name for the first line of a mail; nobody makes the market send strangers a link."""
    name = nfc("".join(char for char in typed if char.isprintable() or char.isspace()))
    return masked(name, contacts_in(name))[:LONGEST_NAME]


@transaction.atomic
def answer_for_vendor(*, actor: Person, seen: Seen, answer: str) -> ProductQuestion:
    """Answer for the vendor of the product, or correct its answer; everybody reads both from now on."""
    question = _locked(seen)
    if question.answer_side == Side.OFFICE:
        raise Refused(_("Ban tổ chức đã trả lời câu này."))
    return _answered(question, actor, answer, Side.VENDOR)


@transaction.atomic
def answer_for_office(*, actor: Person, seen: Seen, answer: str) -> ProductQuestion:
    """Answer for the organiser, or correct what was answered."""
    return _answered(_locked(seen), actor, answer, Side.OFFICE)


def _answered(question: ProductQuestion, actor: Person, answer: str, side: str) -> ProductQuestion:
    if question.status == Status.HIDDEN:
        raise Refused(_("Câu hỏi này đã ẩn, không chờ trả lời nữa."))
    question.answer = proper_answer(answer)
    question.move_to(Status.ANSWERED)
    question.answer_side, question.answered_by = side, actor
    question.answered_at = question.answered_at or database_now()  # a correction is no news
    _save(question, "answer", "answer_side", "answered_by", "answered_at")
    journal.record("product_question.answered", actor=actor, subject=question, side=str(side))
    tell_asker(question)
    return question


@transaction.atomic
def hide_question(*, actor: Person, seen: Seen, reason: str) -> ProductQuestion:
    """Take a question, and the answer to it, out of sight, with a reason whoever asked may read."""
    question = _locked(seen)
    if reason not in ProductQuestion.HideReason.values:
        raise Refused(_("Hãy chọn lý do ẩn."), field="reason")
    question.move_to(Status.HIDDEN)
    question.hide_reason = reason
    _decide(question, actor)
    journal.record("product_question.hidden", actor=actor, subject=question, reason=reason)
    return question


@transaction.atomic
def show_question(*, actor: Person, seen: Seen) -> ProductQuestion:
    """Put a question that was hidden by mistake back to where it was."""
    question = _locked(seen)
    if question.status != Status.HIDDEN:
        raise Stale(_changed(question))
    question.move_to(Status.ANSWERED if question.answer else Status.OPEN)
    question.hide_reason = ""
    _decide(question, actor)
    journal.record("product_question.shown", actor=actor, subject=question)
    return question


def _decide(question: ProductQuestion, actor: Person) -> None:
    question.decided_by, question.decided_at = actor, database_now()
    _save(question, "hide_reason", "decided_by", "decided_at")


def _locked(seen: Seen) -> ProductQuestion:
    """Lock a question's row and return it as it is now; raise Stale when somebody moved first."""
    rows = ProductQuestion.objects.select_for_update(no_key=True, of=("self",))
    question = rows.select_related("product__vendor", "person").filter(pk=seen.question.pk).first()
    if question is None:
        raise Absent(_("Không có câu hỏi này."))
    if question.version != seen.version:
        raise Stale(_changed(question))
    return question


def _changed(question: ProductQuestion) -> str:
    words = _("Câu hỏi này vừa thay đổi: %(state)s. Anh/Chị xem lại rồi gửi lần nữa.")
    return words % {"state": question.get_status_display()}


def _save(question: ProductQuestion, *fields: str) -> None:
    question.version += 1
    question.save(update_fields=[*fields, "status", "version"])
