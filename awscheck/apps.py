"""The project as an app: template tags, the process tree, the sample AWS."""

from django.apps import AppConfig


class AwscheckConfig(AppConfig):
    name = "awscheck"
