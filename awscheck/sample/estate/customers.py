"""What customers meet: Cognito and SES; and what is seldom looked at: networks' edges, MemoryDB."""

from awscheck.sample.estate.site import Site


def build(site: Site) -> None:
    if site.size < 3:
        return
    _pools(site)
    _mail(site)
    _edges(site)
    _spot(site)
    _more(site)


def _pools(site: Site) -> None:
    policy = {"PasswordPolicy": {"MinimumLength": 12, "RequireSymbols": True}}
    for word, more in (("customers", {"Policies": policy, "MfaConfiguration": "OPTIONAL"}), ("staff", {})):
        site.client("cognito-idp").create_user_pool(
            PoolName=f"{site.name(word)} 고객", UserPoolTags=site.tag_map(site.name(word)) if more else {}, **more
        )
        site.client("cognito-identity").create_identity_pool(
            IdentityPoolName=site.name(word), AllowUnauthenticatedIdentities=bool(more),
            IdentityPoolTags=site.tag_map(site.name(word), 팀="쇼핑"),
        )  # fmt: skip


def _mail(site: Site) -> None:
    for name in (f"{site.environment}.shop.example.com", "help@example.com"):
        site.sesv2.create_email_identity(EmailIdentity=name, Tags=site.tags(name))
    policy = '{"Version": "2012-10-17", "Statement": []}'
    site.sesv2.create_email_identity_policy(EmailIdentity="help@example.com", PolicyName="partners", Policy=policy)


def _edges(site: Site) -> None:
    for number, word in enumerate(("seoul", "부산"), 1):
        site.ec2.create_customer_gateway(
            Type="ipsec.1", PublicIp=f"203.0.113.{number}", BgpAsn=65000 + number,
            TagSpecifications=site.specification("customer-gateway", f"{site.environment} {word}"),
        )  # fmt: skip
        site.ec2.create_managed_prefix_list(
            PrefixListName=site.name("offices", number), AddressFamily="IPv4", MaxEntries=5,
            Entries=[{"Cidr": f"198.51.100.{number}/32", "Description": word}],
            TagSpecifications=site.specification("prefix-list", site.name("offices", number)),
        )  # fmt: skip
        options = {"Key": "domain-name", "Values": [f"office-{number}.internal"]}
        servers = {"Key": "domain-name-servers", "Values": ["AmazonProvidedDNS"]}
        made = site.ec2.create_dhcp_options(DhcpConfigurations=[options, servers])["DhcpOptions"]["DhcpOptionsId"]
        site.ec2.create_tags(Resources=[made], Tags=site.tags(f"{word} DHCP"))


def _spot(site: Site) -> None:
    specification = {
        "ImageId": site.made["image"], "InstanceType": "c5.large", "SubnetId": site.made["subnets"][2],
        "UserData": "c2FtcGxlLXNlY3JldC1zcG90",
    }  # fmt: skip
    requests = site.ec2.request_spot_instances(
        SpotPrice="0.05", InstanceCount=2, LaunchSpecification=specification,
        TagSpecifications=site.specification("spot-instances-request", site.name("render")),
    )["SpotInstanceRequests"]  # fmt: skip
    started = [request["InstanceId"] for request in requests]
    site.ec2.create_tags(Resources=started, Tags=site.tags(site.name("render"), 메모="영상"))


def _more(site: Site) -> None:
    site.memorydb.create_subnet_group(SubnetGroupName=site.name("memory"), SubnetIds=site.made["subnets"][2:4])
    for word, more in (("carts", {"Description": "장바구니"}), ("ranks", {"TLSEnabled": False})):
        site.memorydb.create_cluster(
            ClusterName=site.name(word), NodeType="db.r6g.large", ACLName="open-access", NumShards=1,
            SubnetGroupName=site.name("memory"), SecurityGroupIds=[site.made["groups"]["db"]],
            Tags=site.tags(site.name(word)), **more,
        )  # fmt: skip
        site.apigateway.create_api_key(
            name=site.name(word), enabled=word == "carts", value=f"sample-secret-api-key-{word}", description="거래처",
            tags=site.tag_map(site.name(word)),
        )  # fmt: skip
        site.eks.create_fargate_profile(
            clusterName=site.name("platform"), fargateProfileName=site.name(word), selectors=[{"namespace": word}],
            podExecutionRoleArn=f"arn:aws:iam::{site.account.id}:role/{site.name('eks-nodes')}",
            subnets=site.made["subnets"][2:4], tags=site.tag_map(site.name(word)),
        )  # fmt: skip
