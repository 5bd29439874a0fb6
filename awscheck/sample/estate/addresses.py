"""API Gateway in a region; Route 53 for an account."""

from awscheck.sample.estate.site import Site


def build(site: Site) -> None:
    for word in ("shop-api", "partner-api")[: site.size]:
        _rest_api(site, word)
    for word, protocol in (("events", "HTTP"), ("chat", "WEBSOCKET"))[: site.size]:
        _http_api(site, word, protocol)
    if site.size > 1:
        site.apigateway.create_domain_name(
            domainName=f"api-{site.region}.shop.example.com",
            regionalCertificateArn=site.arn("acm", "certificate/0f0f0f0f-0000-4000-8000-000000000001"),
            endpointConfiguration={"types": ["REGIONAL"]},
            securityPolicy="TLS_1_2",
            tags={"Environment": site.environment},
        )


def _rest_api(site: Site, word: str) -> None:
    api = site.apigateway.create_rest_api(
        name=site.name(word), description="주문과 상품", tags=site.tag_map(site.name(word))
    )["id"]
    root = site.apigateway.get_resources(restApiId=api)["items"][0]["id"]
    site.apigateway.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    site.apigateway.put_integration(restApiId=api, resourceId=root, httpMethod="GET", type="MOCK")
    deployment = site.apigateway.create_deployment(restApiId=api, description="first")["id"]
    for stage in ("v1", "beta"):
        site.apigateway.create_stage(
            restApiId=api,
            stageName=stage,
            deploymentId=deployment,
            tracingEnabled=stage == "v1",
            variables={"backend": "sample-secret-stage-variable"},
            tags={"Environment": site.environment},
        )


def _http_api(site: Site, word: str, protocol: str) -> None:
    more = {"RouteSelectionExpression": "$request.body.action"} if protocol == "WEBSOCKET" else {}
    api = site.apigatewayv2.create_api(
        Name=site.name(word), ProtocolType=protocol, Tags=site.tag_map(site.name(word)), **more
    )["ApiId"]
    for stage in ("live", "test"):
        site.apigatewayv2.create_stage(ApiId=api, StageName=stage, AutoDeploy=True, Tags={"Stage": stage})


def build_account(site: Site) -> None:
    """Zones are global; `site` is the account's home."""
    public = _zone(site, f"{site.environment}.shop.example.com.", "public zone")
    _record(site, public, "www", "A", "203.0.113.10", "203.0.113.11")
    _record(site, public, "mail", "MX", "10 mx.example.com.")
    _record(site, public, "text", "TXT", '"v=spf1 -all"', '"=1+1"', '"<script>alert(1)</script>"')
    for number in range(1, 6 * site.size + 1):
        _record(site, public, f"host-{number}", "CNAME", f"www.{site.environment}.shop.example.com.")
    place = {"VPCRegion": site.region, "VPCId": site.made["vpc"]}
    private = _zone(site, f"{site.environment}.internal.", "내부 영역", VPC=place)
    for number in range(1, 5):
        _record(site, private, f"db-{number}", "A", f"10.20.64.{number}")
    _health_check(site, f"www.{site.environment}.shop.example.com")


def _zone(site: Site, name: str, comment: str, **more: dict[str, str]) -> str:
    zone = site.route53.create_hosted_zone(
        Name=name,
        CallerReference=name,
        HostedZoneConfig={"Comment": comment, "PrivateZone": bool(more)},
        **more,
    )["HostedZone"]["Id"]
    number = zone.removeprefix("/hostedzone/")
    site.route53.change_tags_for_resource(ResourceType="hostedzone", ResourceId=number, AddTags=site.tags(name))
    site.made.setdefault("zones", {})[number] = name
    _start_of_authority(site, zone, name)
    return str(number)


def _health_check(site: Site, host: str) -> None:
    number = site.route53.create_health_check(
        CallerReference=host,
        HealthCheckConfig={
            "Type": "HTTPS",
            "FullyQualifiedDomainName": host,
            "Port": 443,
            "ResourcePath": "/up",
            "RequestInterval": 30,
            "FailureThreshold": 3,
        },
    )["HealthCheck"]["Id"]
    site.route53.change_tags_for_resource(ResourceType="healthcheck", ResourceId=number, AddTags=site.tags(host))


def _start_of_authority(site: Site, zone: str, name: str) -> None:
    """Moto writes a broken one, with a Python dictionary in it."""
    value = "ns-2048.awsdns-64.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
    _change(site, zone, {"Name": name, "Type": "SOA", "TTL": 900, "ResourceRecords": [{"Value": value}]})


def _record(site: Site, zone: str, word: str, kind: str, *values: str) -> None:
    record = {
        "Name": f"{word}.{site.made['zones'][zone]}",
        "Type": kind,
        "TTL": 300,
        "ResourceRecords": [{"Value": value} for value in values],
    }
    _change(site, zone, record)


def _change(site: Site, zone: str, record: dict[str, object]) -> None:
    site.route53.change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
    )
