import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("market_sessions", "0012_told_before_and_at_the_close"),
        ("vetting", "0015_former_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("marketsession", "told_follows_at", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="vetting.product"
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="vetting.vendor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "vendor"), name="vendor_followed_once"),
                    models.UniqueConstraint(fields=("person", "product"), name="product_followed_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("product__isnull", True), ("vendor__isnull", False)),
                            models.Q(("product__isnull", False), ("vendor__isnull", True)),
                            _connector="OR",
                        ),
                        name="follow_of_one_thing",
                    ),
                ],
            },
        ),
    ]
