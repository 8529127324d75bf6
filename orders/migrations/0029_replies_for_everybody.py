"""A vendor may let everybody read what it says to the facts about it; what was said before stays with the office."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0028_reviews"),
        ("vetting", "0017_product_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="conductreply",
            name="is_public",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="conductreply",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_public", False), ("vendor__isnull", False), _connector="OR"),
                name="conduct_reply_of_buyers_is_private",
            ),
        ),
    ]
