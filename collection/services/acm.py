"""AWS Certificate Manager."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Join, Kind, Service

# Without them AWS leaves all out but RSA keys of 1024 and 2048 bits.
KEY_TYPES = ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]

CERTIFICATE = Kind(
    name="acm.certificate",
    title=_("Certificates"),
    call=Call("list_certificates", "CertificateSummaryList", {"Includes": {"keyTypes": KEY_TYPES}}),
    key=("CertificateArn",),
    id="tail(CertificateArn, '/')",
    item_name="DomainName",
    arn="CertificateArn",
    tags="Tags",
    joins=(
        Join(
            "get_resources",
            "ResourceTagMappingList",
            on=("CertificateArn", "ResourceARN"),
            into="Tags",
            keep="Tags",
            params={"ResourceTypeFilters": ["acm:certificate"], "ResourcesPerPage": 100},
            client="resourcegroupstaggingapi",
        ),
    ),
    details=(Detail("describe_certificate", {"CertificateArn": Field("CertificateArn")}, keep="Certificate"),),
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Type"), "Type"),
        Column(_("Domain names"), "SubjectAlternativeNames", "list"),
        Column(_("In use"), "InUse", "yes_no"),
        Column(_("Renewal eligibility"), "RenewalEligibility"),
        Column(_("Key algorithm"), "KeyAlgorithm"),
        Column(_("Issued"), "IssuedAt", "date"),
        Column(_("Expires"), "NotAfter", "date"),
    ),
    unordered=(
        "DomainValidationOptions",
        "ExtendedKeyUsages",
        "InUseBy",
        "KeyUsages",
        "RenewalSummary.DomainValidationOptions",
        "SubjectAlternativeNames",
        "SubjectAlternativeNameSummaries",
    ),
    relations={
        "elbv2.load_balancer": "InUseBy[?contains(@, ':loadbalancer/')]",
        "cloudfront.distribution": "InUseBy[?contains(@, ':distribution/')]",
    },
    console="acm/home?region={region}#/certificates/{tail(CertificateArn, '/')}",
)

SERVICE = Service("acm", _("Certificate Manager"), (CERTIFICATE,), summary=_("TLS certificates"))
