from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('collection', '0012_notices'),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name='retention',
            name='one_general_retention',
            constraint=models.UniqueConstraint(models.Value(1), condition=models.Q(('profile', None)), name='one_general_retention', violation_error_message='There is a rule for all profiles already: change it, or choose a profile.'),
        ),
    ]
