"""`manage.py iam_policy`: the IAM policy for some services, or for all."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.forms import PARTITIONS
from collection import onboarding
from collection.management.waiting import refuse
from collection.permissions import permissions_of, policies, written
from collection.registry import SERVICES, unknown


class Command(BaseCommand):
    help = "Print the permissions that collecting needs, as IAM policies. Several do not fit into one: see --part."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--services", nargs="+", default=[], help="for example ec2 s3; without it, all")
        parser.add_argument("--part", type=int, help="only this one, from 1, where there are several policies")
        parser.add_argument("--partition", default="aws", choices=dict(PARTITIONS), help="the part of AWS")
        parser.add_argument(
            "--cloudformation",
            action="store_true",
            help="the template of a role with them instead, to publish at CLOUDFORMATION_TEMPLATE_URL",
        )
        parser.add_argument("--without-metrics", action="store_true", help="leave CloudWatch metrics out")

    def handle(self, *args: Any, **options: Any) -> None:
        names = [name for text in options["services"] for name in text.split(",") if name]
        if strange := unknown(names):
            refuse(f"There is no service called {strange[0]}. There are: {', '.join(SERVICES)}")
        chosen = [SERVICES[name] for name in names or SERVICES]
        wanted = permissions_of(chosen, metrics=not options["without_metrics"])
        found = policies(wanted, options["partition"])
        if options["cloudformation"]:
            self.stdout.write(onboarding.published(wanted))
        elif options["part"] is None:
            self._all(found)
        elif 1 <= options["part"] <= len(found):
            self.stdout.write(written(found[options["part"] - 1]))
        else:
            refuse(f"There is no part {options['part']}: the policy has {len(found)}.")

    def _all(self, found: list[dict[str, Any]]) -> None:
        """One policy as it is; several as a list, with a word of it where no file takes it up."""
        self.stdout.write(written(found[0] if len(found) == 1 else found))
        if len(found) > 1:
            self.stderr.write(f"These are {len(found)} policies: --part 1 … --part {len(found)} print one each.")
