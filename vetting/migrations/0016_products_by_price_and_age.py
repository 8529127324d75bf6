from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vetting", "0015_former_contacts")]

    operations = [
        migrations.AddIndex("product", models.Index(fields=["regular_price", "id"], name="product_by_price")),
        migrations.AddIndex("product", models.Index(fields=["created_at", "id"], name="product_by_age")),
    ]
