"""`manage.py collect`: start collections from a shell, and with --wait print what became of everything."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from accounts.models import CredentialProfile
from collection import runs
from collection.choices import Choice, InvalidChoice, refuse_broken
from collection.management.waiting import Waiting, as_uuid, refuse
from collection.models import Collection
from collection.models.collections import Trigger


class Command(Waiting):
    help = "Collect with saved profiles. Ends with 0 if all completed, 1 if not, 2 if it could not start."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="who asks; only this person's profiles can be used")
        parser.add_argument("--profile", required=True, action="append", help="name or id; may be given several times")
        parser.add_argument("--services", required=True, help="for example ec2,s3")
        parser.add_argument("--regions", default="", help="for example us-east-1,ap-northeast-2, or all")
        parser.add_argument("--metrics", action="store_true", help="also CloudWatch metrics, which AWS bills")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        self.report(self._start(options), options)

    def _start(self, options: dict[str, Any]) -> list[Collection]:
        user = _user(options["user"])
        profiles = list({found.pk: found for found in (_profile(user, name) for name in options["profile"])}.values())
        try:
            choice = Choice.of(
                options["services"].split(","), options["regions"].split(","), metrics=options["metrics"]
            )
            for profile in profiles:
                refuse_broken(profile)
        except InvalidChoice as error:
            refuse(str(error))
        return runs.start_each(user, choice, profiles, trigger=Trigger.SHELL)


def _user(name: str) -> User:
    user = User.objects.filter(username=name, is_active=True).first()
    return user or refuse(f"There is no active user called {name}.")


def _profile(user: User, name: str) -> CredentialProfile:
    """By id, or by a name that means only one of the profiles that the person may use."""
    found = list(CredentialProfile.objects.usable_by(user).filter(Q(name=name) | Q(pk=as_uuid(name))))
    if len(found) > 1:
        refuse(f"Several profiles are called {name}; give the id: {', '.join(str(each.pk) for each in found)}")
    return found[0] if found else refuse(f"{user} has no profile called {name}.")
