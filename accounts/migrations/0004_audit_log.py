"""The audit log, and the triggers that keep it as it was written."""

from django.db import migrations, models

from accounts import appending


def install(apps, schema_editor):
    appending.install(schema_editor.connection)


def remove(apps, schema_editor):
    appending.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_membership'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='when')),
                ('action', models.CharField(max_length=40, verbose_name='action')),
                ('outcome', models.CharField(default='ok', max_length=10, verbose_name='outcome')),
                ('person_id', models.BigIntegerField(null=True, verbose_name="person's number")),
                ('person_name', models.CharField(blank=True, max_length=150, verbose_name='person')),
                ('ip', models.GenericIPAddressField(null=True, verbose_name='from')),
                ('agent', models.CharField(blank=True, max_length=200, verbose_name='browser')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='request')),
                ('object_type', models.CharField(blank=True, max_length=80, verbose_name='kind of object')),
                ('object_id', models.CharField(blank=True, max_length=64, verbose_name="object's number")),
                ('object_label', models.CharField(blank=True, max_length=200, verbose_name='object')),
                ('facts', models.JSONField(default=dict, verbose_name='facts')),
            ],
            options={
                'verbose_name': 'audit event',
                'verbose_name_plural': 'audit log',
                'ordering': ('-id',),
                'permissions': [('audit', 'Can read the audit log and the metadata of everything')],
                'default_permissions': (),
                'indexes': [models.Index(fields=['person_id', 'id'], name='audit_by_person'), models.Index(fields=['action', 'id'], name='audit_by_action'), models.Index(fields=['object_id', 'id'], name='audit_by_object')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
