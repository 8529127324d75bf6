"""A rule may be withdrawn before its first day: it stays in the book, in force on no day."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("vetting", "0011_vendors_found_without_diacritics")]

    operations = [
        migrations.RemoveConstraint(model_name="paperrequirement", name="requirement_dates_in_order"),
        migrations.AddConstraint(
            model_name="paperrequirement",
            constraint=models.CheckConstraint(
                name="requirement_dates_in_order",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
            ),
        ),
    ]
