"""For which services permissions are asked for."""

from dataclasses import dataclass
from typing import Self

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.forms import PARTITIONS
from collection.choices import InvalidChoice
from collection.permissions import Policy, permissions_of, policies
from collection.registry import SERVICES, unknown


@dataclass(frozen=True)
class Wanted:
    """Services (at first all), whether with metrics, and which part of AWS."""

    services: list[str]
    metrics: bool
    partition: str

    @classmethod
    def of(cls, fields: QueryDict, partition: str = "aws") -> Self:
        """What an address asks for; ``chosen`` tells a form with nothing ticked. Raises InvalidChoice."""
        services, partition = fields.getlist("selected_services"), fields.get("partition") or partition
        if strange := unknown(services):
            raise InvalidChoice(_("There is no service called %(name)s.") % {"name": strange[0][:40]})
        if partition not in dict(PARTITIONS):
            raise InvalidChoice(_("There is no part of AWS called %(name)s.") % {"name": partition[:40]})
        if not services and "chosen" not in fields:
            return cls(list(SERVICES), True, partition)
        return cls([name for name in SERVICES if name in services], "metrics" in fields, partition)

    @classmethod
    def nothing(cls) -> Self:
        return cls([], False, "aws")

    def policies(self) -> list[Policy]:
        chosen = [SERVICES[name] for name in self.services]
        return policies(permissions_of(chosen, metrics=self.metrics), self.partition)
