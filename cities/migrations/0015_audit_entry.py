"""The audit log."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cities', '0014_newest_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='moment')),
                ('event', models.CharField(choices=[('signed in', 'Signed in'), ('refused', 'Sign-in refused'), ('signed out', 'Signed out'), ('password', 'Password changed'), ('rights', 'Rights changed'), ('loaded', 'Loaded from the content files'), ('created', 'Created'), ('changed', 'Changed'), ('dropped', 'Changes dropped'), ('restored', 'Restored'), ('deleted', 'Deleted'), ('recovered', 'Recovered'), ('submitted', 'Submitted to a publisher'), ('returned', 'Returned to the editor'), ('scheduled', 'Scheduled'), ('unscheduled', 'Schedule cancelled'), ('published', 'Published'), ('failed', 'Could not be published'), ('withdrawn', 'Withdrawn')], db_index=True, max_length=12, verbose_name='what happened')),
                ('who', models.CharField(blank=True, max_length=301, verbose_name='done by')),
                ('account', models.BigIntegerField(null=True)),
                ('model', models.CharField(blank=True, max_length=50, verbose_name='kind')),
                ('record_id', models.BigIntegerField(null=True)),
                ('title', models.CharField(blank=True, max_length=500, verbose_name='record')),
                ('detail', models.JSONField(default=dict, verbose_name='details')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='IP address')),
                ('request', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit log',
                'ordering': ['-pk'],
                'permissions': [('read_audit_log', 'Can read the audit log')],
                'default_permissions': (),
            },
        ),
    ]
