"""CloudWatch DescribeAlarms: only the asked types of alarm, which moto does not look at."""

from typing import Any

from moto.cloudwatch.models import Alarm, cloudwatch_backends

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call


@answers("cloudwatch", "DescribeAlarms")
def describe_alarms(call: Call) -> dict[str, Any]:
    types = call.params.get("AlarmTypes") or ["MetricAlarm"]
    alarms = [alarm for alarm in _alarms(call) if _matches(alarm, call.params)]
    start = int(call.params.get("NextToken") or 0)
    end = start + int(call.params.get("MaxRecords") or 50)
    shown = [alarm for alarm in alarms if _type(alarm) in types]
    result: dict[str, Any] = {
        f"{kind}s": [alarm for alarm in shown[start:end] if _type(alarm) == kind]
        for kind in ("MetricAlarm", "CompositeAlarm")
    }
    return {**result, "NextToken": str(end)} if shown[end:] else result


def _alarms(call: Call) -> list[Alarm]:
    return list(cloudwatch_backends[call.account][call.region].alarms.values())


def _type(alarm: Alarm) -> str:
    return "MetricAlarm" if alarm.rule is None else "CompositeAlarm"


def _matches(alarm: Alarm, params: dict[str, Any]) -> bool:
    return (
        alarm.name in (params.get("AlarmNames") or [alarm.name])
        and alarm.name.startswith(params.get("AlarmNamePrefix") or "")
        and alarm.state_value == (params.get("StateValue") or alarm.state_value)
    )
