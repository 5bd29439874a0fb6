"""ACM certificates, imported and issued: with keys that are the same at each start, and cheap to make."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from moto.acm.models import acm_backends

from awscheck.sample.estate.site import Site

KEY = ec.derive_private_key(20250106, ec.SECP256R1())
VALID = datetime(2024, 9, 1), datetime(2035, 9, 1)  # noqa: DTZ001 - UTC, as x509 writes it


def build(site: Site) -> None:
    for number, domain in enumerate((f"{site.region}.shop.example.com", "xn--9t4b11yi5a.example.com")[: site.size]):
        made = site.acm.import_certificate(
            Certificate=_certificate(domain, 1000 + number),
            PrivateKey=KEY.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
            Tags=site.tags(site.name("shop"), 용도="인증서") if number == 0 else [],
        )
        site.made.setdefault("certificates", []).append(made["CertificateArn"])
    bundle = acm_backends[site.account.id][site.region].get_certificate(site.made["certificates"][0])
    bundle.type = "AMAZON_ISSUED"


def _certificate(domain: str, serial: int) -> bytes:
    names = x509.SubjectAlternativeName([x509.DNSName(domain), x509.DNSName(f"*.{domain}")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain)])
    builder = x509.CertificateBuilder(name, name, KEY.public_key(), serial, *VALID).add_extension(names, critical=False)
    return builder.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
