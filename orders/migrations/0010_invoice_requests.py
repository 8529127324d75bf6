"""A buyer may ask for an invoice; the vendor says under which number it was issued."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("orders", "0009_asking_to_cancel"),
    ]

    operations = [
        migrations.CreateModel(
            name="InvoiceRequest",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="invoice",
                        serialize=False,
                        to="orders.order",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Tên đơn vị hoặc người mua")),
                ("tax_code", models.CharField(blank=True, max_length=14, verbose_name="Mã số thuế")),
                ("address", models.CharField(max_length=300, verbose_name="Địa chỉ")),
                ("email", models.EmailField(max_length=254, verbose_name="Thư điện tử nhận hóa đơn")),
                ("asked_at", models.DateTimeField(db_default=Now())),
                ("number", models.CharField(blank=True, default="", max_length=20, verbose_name="Số hóa đơn")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="Ngày hóa đơn")),
                (
                    "issued_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(tax_code="") | Q(tax_code__regex=r"^(\d{10}|\d{12}|\d{10}-\d{3})$"),
                        name="invoice_tax_code_digits",
                    ),
                    models.CheckConstraint(
                        condition=Q(issued_by__isnull=True, issued_on__isnull=True, number="")
                        | (~Q(number="") & Q(issued_by__isnull=False, issued_on__isnull=False)),
                        name="invoice_issued_whole",
                    ),
                ],
            },
        ),
    ]
