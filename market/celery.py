"""The Celery app and the table of what runs by itself (DESIGN §3.4: finders find what is due)."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "market.settings")

KEPT_CALLS = 3600.0  # seconds; of those that piled up RecordedTask lets one through

app = Celery("market", task_cls="market.notices.runs:RecordedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["orders.reports", "orders.archives"])


def _every(seconds: float, task: str) -> dict[str, Any]:
    """Return an entry of the table. Calls nobody answered for an hour are thrown away, by the worker's own clock."""
    return {"task": task, "schedule": seconds, "options": {"expires": max(seconds, KEPT_CALLS)}}


# Finder → how often. Each is a query for what should have happened and has not; running one twice does nothing.
app.conf.beat_schedule = {
    "send-due-notices": _every(10.0, "market.notices.tasks.send_due_notices"),
    "ensure-upcoming-sessions": _every(600.0, "sessions.tasks.ensure_upcoming_sessions"),
    "announce-due-sessions": _every(30.0, "sessions.tasks.announce_due_sessions"),
    "call-due-slots": _every(10.0, "sessions.tasks.call_due_slots"),
    "remind-due-sessions": _every(60.0, "sessions.tasks.remind_due_sessions"),
    "withdraw-outdated-reminders": _every(60.0, "sessions.tasks.withdraw_outdated_reminders"),
    "end-due-airs": _every(60.0, "sessions.tasks.end_due_airs"),
    "remind-of-product-questions": _every(600.0, "sessions.tasks.remind_of_product_questions"),
    "tell-of-overdue-complaints": _every(600.0, "sessions.tasks.tell_of_overdue_complaints"),
    "attach-due-proofs": _every(30.0, "sessions.tasks.attach_due_proofs"),
    "run-due-preflights": _every(30.0, "sessions.tasks.run_due_preflights"),
    "ask-due-streams": _every(60.0, "sessions.tasks.ask_due_streams"),
    "identify-due-hosts": _every(1800.0, "sessions.tasks.identify_due_hosts"),
    "tell-of-orders": _every(20.0, "orders.tasks.tell_of_orders"),
    "serve-waiting-buyers": _every(10.0, "orders.tasks.serve_waiting_buyers"),
    "make-due-statements": _every(30.0, "orders.tasks.make_due_statements"),
    "record-due-nights": _every(20.0, "orders.tasks.record_due_nights"),
    "remind-of-cases": _every(600.0, "orders.tasks.remind_of_cases"),
    "tell-of-closes": _every(30.0, "orders.tasks.tell_of_closes"),
    "tell-of-seals": _every(30.0, "orders.tasks.tell_of_seals"),
    "remind-to-deliver": _every(600.0, "orders.tasks.remind_to_deliver"),
    "remind-to-confirm": _every(600.0, "orders.tasks.remind_to_confirm"),
    "invite-to-review": _every(600.0, "orders.tasks.invite_to_review"),
    "settle-due-drafts": _every(600.0, "orders.tasks.settle_due_drafts"),
    "checkpoint-due-sessions": _every(60.0, "orders.tasks.checkpoint_due_sessions"),
    "publish-due-logs": _every(60.0, "orders.tasks.publish_due_logs"),
    "stamp-due-seals": _every(300.0, "orders.tasks.stamp_due_seals"),
    "checkpoint-left": {"task": "orders.tasks.checkpoint_left_sessions", "schedule": crontab(hour=3, minute=20)},
    "compile-due-reports": _every(30.0, "orders.reports.tasks.compile_due_reports"),
    "serve-due-subscriptions": _every(300.0, "orders.reports.tasks.serve_due_subscriptions"),
    "remind-of-ending-papers": _every(3600.0, "vetting.tasks.remind_of_ending_papers"),
    "remind-of-conditions": _every(3600.0, "vetting.tasks.remind_of_conditions"),
    "tell-of-new-rules": _every(60.0, "vetting.tasks.tell_of_new_rules"),
    "apply-begun-rules": _every(3600.0, "vetting.tasks.apply_begun_rules"),
    "compile-due-archives": _every(30.0, "orders.archives.tasks.compile_due_archives"),
    "drop-old-archives": {"task": "orders.archives.tasks.drop_old_archives", "schedule": crontab(hour=3, minute=40)},
    "open-due-rounds": _every(3600.0, "vetting.tasks.open_due_rounds"),
    "remind-silent-communes": _every(3600.0, "vetting.tasks.remind_silent_communes"),
    "compare-new-papers": _every(60.0, "vetting.tasks.compare_new_papers"),
    "mark-old-papers": _every(600.0, "vetting.tasks.mark_old_papers"),
    "end-forgotten-rehearsals": _every(60.0, "market.office_home.tasks.end_forgotten_rehearsals"),
    "watch-market": _every(60.0, "market.office_home.tasks.watch_market"),
    "keep-scans": _every(60.0, "vetting.tasks.keep_scans"),
    "beat": _every(20.0, "market.notices.tasks.record_heartbeat"),
    "serve-due-data-requests": _every(60.0, "market.mine.tasks.serve_due_requests"),
    "drop-old-downloads": {"task": "market.mine.tasks.drop_old_downloads", "schedule": crontab(hour=4, minute=15)},
    "drop-left-drafts": {"task": "vetting.tasks.drop_left_drafts", "schedule": crontab(hour=4, minute=0)},
    "drop-old-reminders": {"task": "sessions.tasks.drop_old_reminders", "schedule": crontab(hour=4, minute=20)},
    "forget-old-askers": {"task": "sessions.tasks.forget_old_askers", "schedule": crontab(hour=4, minute=25)},
    "drop-old-holds": {"task": "orders.tasks.drop_old_holds", "schedule": crontab(hour=4, minute=30)},
    "drop-old-exports": {"task": "orders.reports.tasks.drop_old_exports", "schedule": crontab(hour=4, minute=40)},
    "forget-old-words": {"task": "market.office_home.tasks.forget_old_words", "schedule": crontab(hour=4, minute=50)},
    "drop-leftovers": {"task": "market.office_home.tasks.drop_leftovers", "schedule": crontab(hour=5, minute=0)},
    "lighten-pictures": _every(60.0, "market.files.tasks.lighten_pictures"),
    "drop-stale-uploads": {"task": "market.files.tasks.drop_orphans", "schedule": crontab(hour=4, minute=10)},
}
