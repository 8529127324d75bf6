"""The Celery app and the table of what runs by itself (DESIGN §3.4: finders find what is due)."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "market.settings")

app = Celery("market")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["orders.reports"])

# finder → how often. Each is a query for what should have happened and has not; running one twice does nothing.
app.conf.beat_schedule = {
    "send-due-notices": {"task": "market.notices.tasks.send_due_notices", "schedule": 10.0},
    "ensure-upcoming-sessions": {"task": "sessions.tasks.ensure_upcoming_sessions", "schedule": 600.0},
    "announce-due-sessions": {"task": "sessions.tasks.announce_due_sessions", "schedule": 30.0},
    "remind-due-sessions": {"task": "sessions.tasks.remind_due_sessions", "schedule": 60.0},
    "tell-of-orders": {"task": "orders.tasks.tell_of_orders", "schedule": 20.0},
    "compile-due-reports": {"task": "orders.reports.tasks.compile_due_reports", "schedule": 30.0},
    "drop-stale-uploads": {"task": "market.files.tasks.drop_orphans", "schedule": crontab(hour=4, minute=10)},
    "beat": {"task": "market.notices.tasks.record_heartbeat", "schedule": 20.0},
}
for entry in app.conf.beat_schedule.values():
    if isinstance(entry["schedule"], float):  # while workers are away their calls expire instead of piling up
        entry["options"] = {"expires": entry["schedule"]}
