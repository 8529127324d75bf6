"""Reminders the office switched off for one session."""

import django.contrib.postgres.fields
from django.db import migrations, models

CHOICES = [
    ("vendors", "Nhắc gian hàng chưa bày hàng, trước 48 giờ"),
    ("day_before", "Nhắc người đã hẹn, trước một ngày"),
    ("follows", "Báo người theo dõi hàng lên phiên, trước một ngày"),
    ("hour_before", "Nhắc người đã hẹn, trước một giờ"),
    ("opening", "Báo người đã hẹn là chợ đã mở"),
    ("closing", "Báo sắp đóng cửa, trước mười phút"),
    ("deliver", "Nhắc gian hàng gửi đơn, sau một ngày"),
    ("confirm", "Hỏi người mua đã nhận hàng chưa, sau ba ngày"),
]


class Migration(migrations.Migration):
    dependencies = [("market_sessions", "0014_follows")]

    operations = [
        migrations.AddField(
            "marketsession",
            "reminders_off",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(choices=CHOICES, max_length=20), db_default=[], default=list
            ),
        ),
    ]
