"""The name somebody buys for, and the newer purposes: notices on one's own browsers, a trade name shown to vendors."""

from django.db import migrations, models

PURPOSES = [
    ("evenings", "Thư nhắc trước mỗi phiên chợ"),
    ("follows", "Thư khi hàng tôi theo dõi lên phiên"),
    ("push-orders", "Thông báo trên máy về đơn hàng của tôi"),
    ("push-follows", "Thông báo trên máy khi hàng tôi theo dõi lên phiên"),
    ("push-evenings", "Thông báo trên máy trước mỗi phiên chợ"),
    ("trade-name", "Người bán thấy tên cửa hàng, đơn vị của tôi"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_addresses_and_consents")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="trade_name",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=120, verbose_name="Tên cửa hàng, đơn vị"
            ),
        ),
        migrations.AlterField(
            model_name="consent",
            name="purpose",
            field=models.CharField(choices=PURPOSES, max_length=20),
        ),
    ]
