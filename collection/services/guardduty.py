"""Amazon GuardDuty: one detector a region, where it is switched on."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

DETECTOR = Kind(
    name="guardduty.detector",
    title=_("Detectors"),
    call=Call("list_detectors", "DetectorIds", as_="DetectorId"),
    key=("DetectorId",),
    arn="arn:{partition}:guardduty:{region}:{account}:detector/{DetectorId}",
    tags="Tags",
    details=(Detail("get_detector", {"DetectorId": Field("DetectorId")}),),
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Protection plans"), "Features[?Status == 'ENABLED'].Name", "list"),
        Column(_("Findings export frequency"), "FindingPublishingFrequency"),
        Column(_("Updated"), "UpdatedAt", "date"),
        Column(_("Created"), "CreatedAt", "date"),
    ),
    unordered=("Features[].AdditionalConfiguration", "Features"),
    relations={"iam.role": "ServiceRole"},
    console="guardduty/home?region={region}#/settings",
)

SERVICE = Service("guardduty", _("GuardDuty"), (DETECTOR,), summary=_("Threat detection"))
