"""A provider of SAML, whose answers are really signed, and can be spoilt."""

import base64
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

ENTITY = "https://idp.corp.example/saml"
SSO = "https://idp.corp.example/sso"
ACS = "http://testserver/sso/saml/saml/acs"
PORTAL = "http://testserver/sso/saml/saml/metadata"
EMAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"


def make_key() -> tuple[str, str]:
    """A private key and its certificate, as PEM."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private.decode(), certificate.public_bytes(pem).decode()


@dataclass
class Provider:
    """`name` is whom it lets in; `minutes` from now its word holds."""

    key: str
    certificate: str
    name: str = "a-1"
    attributes: dict[str, list[str]] = field(default_factory=lambda: {EMAIL: ["alice@corp.example"]})
    issuer: str = ENTITY
    audience: str = PORTAL
    minutes: int = 5
    signs: bool = True

    def answer(self, address: str) -> str:
        """The `SAMLResponse` to the request in this address."""
        request = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
        asked = etree.fromstring(zlib.decompress(base64.b64decode(request), -15))
        return base64.b64encode(self.response(asked.get("ID"))).decode()

    def response(self, request: str) -> bytes:
        assertion = self.assertion(request).encode()
        if self.signs:
            assertion = OneLogin_Saml2_Utils.add_sign(assertion, self.key, self.certificate)
        whole = f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_{uuid4().hex}" Version="2.0"
          xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" IssueInstant="{moment(0)}" Destination="{ACS}"
          InResponseTo="{request}"><saml:Issuer>{self.issuer}</saml:Issuer><samlp:Status>
          <samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:Response>"""
        response = etree.fromstring(whole)
        response.append(etree.fromstring(assertion))
        return bytes(etree.tostring(response))

    def assertion(self, request: str) -> str:
        end = moment(self.minutes)
        return f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{uuid4().hex}" Version="2.0"
          IssueInstant="{moment(0)}"><saml:Issuer>{self.issuer}</saml:Issuer><saml:Subject>
          <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{escape(self.name)}</saml:NameID>
          <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
          NotOnOrAfter="{end}" Recipient="{ACS}" InResponseTo="{request}"/></saml:SubjectConfirmation></saml:Subject>
          <saml:Conditions NotBefore="{moment(-60)}" NotOnOrAfter="{end}"><saml:AudienceRestriction>
          <saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
          <saml:AuthnStatement AuthnInstant="{moment(0)}" SessionIndex="_1"><saml:AuthnContext>
          <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>
          </saml:AuthnContext></saml:AuthnStatement>
          <saml:AttributeStatement>{"".join(map(attribute, *zip(*self.attributes.items(), strict=True)))}
          </saml:AttributeStatement></saml:Assertion>"""


def attribute(name: str, values: list[str]) -> str:
    inside = "".join(f"<saml:AttributeValue>{escape(value)}</saml:AttributeValue>" for value in values)
    return f'<saml:Attribute Name="{escape(name)}">{inside}</saml:Attribute>'


def moment(minutes: int) -> str:
    return f"{datetime.now(UTC) + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"


def settings_of(provider: Any) -> dict[str, str]:
    """What an operator sets."""
    lines = provider.certificate.splitlines()[1:-1]
    shown = {"name": "Corp SAML", "entity_id": ENTITY, "metadata_url": "", "sso_url": SSO}
    return shown | {"certificate": "".join(lines), "groups_attribute": "groups"}
