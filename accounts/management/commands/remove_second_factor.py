"""`manage.py remove_second_factor NAME`: for an admin who has lost phone, passkeys and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from accounts.login import factors, lifetimes


class Command(BaseCommand):
    help = "Takes a person's second factors and recovery codes away and ends their sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="whom; staff must set up a new one at the next log-in")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["name"]).first()
        if person is None:
            raise CommandError(f"There is nobody called {options['name']}.")
        removed = factors.remove(person, Authenticator.objects.filter(user=person))
        lifetimes.end_sessions(person, why="second factor removed")
        self.stdout.write(f"{removed} removed.")
