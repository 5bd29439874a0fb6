from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_data_keys")]

    operations = [
        migrations.CreateModel(
            name="KeptValue",
            fields=[
                ("key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.JSONField()),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
