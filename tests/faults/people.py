"""Run inside a portal's environment: makes a person with profiles, as JSON on standard input says; prints their ids."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.contrib.auth.models import User

    from accounts.models import CredentialProfile

    asked = json.load(sys.stdin)
    user = User.objects.create_user(asked["name"], password=asked["password"])
    made = {}
    for name, key in asked["keys"].items():
        params = {"aws_access_key": key, "aws_secret_key": "secret"} | asked["more"]
        profile = CredentialProfile.objects.create_access_key(user, name, params)
        made[name] = {"id": str(profile.pk)}
    for name, arn in asked["roles"].items():
        profile = CredentialProfile.objects.create_role(user, name)
        profile.put_role(arn)
        profile.save()
        made[name] = {"id": str(profile.pk), "external_id": profile.external_id}
    print(json.dumps(made))


if __name__ == "__main__":
    main()
