from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0004_review_desk"),
    ]

    operations = [
        migrations.AddField(
            model_name="collection",
            name="asking_until",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="collection",
            name="signed_in_with",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
    ]
