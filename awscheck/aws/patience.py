"""How often and how soon AWS is asked again: botocore's `standard` retries with shorter first waits and a larger quota.

botocore waits up to 1 s after the first throttling, up to 2 s after the second, and gives up repeating after some 35
broken connections of a client, as if nothing else held its caller back. Ours is held back by its pace, repetitions
included (awscheck/pacing.py), and a dead endpoint by the circuit breaker.
"""

import random
from typing import Any

from botocore.client import BaseClient
from botocore.retries import standard
from botocore.retries.quota import RetryQuota

FIRST, LONGEST = 0.1, 2.0  # seconds after throttling: at most; chance takes something off
QUOTA = 5000  # botocore takes 5 for throttling and 14 for any other trouble, and gives back what helped; its own is 500


class Backoff:
    """After throttling, waits that begin short; after other trouble botocore's, which do so already."""

    def __init__(self, service: str, throttling: Any) -> None:
        self._standard = standard.ExponentialBackoff(LONGEST, service_name=service, throttling_detector=throttling)
        self._throttling = throttling

    def delay_amount(self, context: Any) -> float:
        """Seconds until the next attempt."""
        told_when = context.http_response is not None and "x-amz-retry-after" in context.http_response.headers
        if told_when or not self._throttling.is_throttling_error_from_context(context):
            return float(self._standard.delay_amount(context))
        longest: float = min(FIRST * 2 ** (context.attempt_number - 1), LONGEST)
        return random.random() * longest  # noqa: S311 - no secret


def give(client: BaseClient) -> None:
    """Put these retries in the place of botocore's."""
    events, name = client.meta.events, client.meta.service_model.service_id.hyphenize()
    most = client.meta.config.retries["total_max_attempts"]
    adapter = standard.RetryEventAdapter()
    throttling = standard.ThrottlingErrorDetector(adapter)
    quota = standard.RetryQuotaChecker(RetryQuota(QUOTA), throttling)
    policy = standard.RetryPolicy(standard.StandardRetryConditions(most), Backoff(name, throttling))
    handler = standard.RetryHandler(policy, adapter, quota, service_name=name)
    unique = f"retry-config-{name}"
    events.unregister(f"needs-retry.{name}", unique_id=unique)
    events.register(f"needs-retry.{name}", handler.needs_retry, unique_id=unique)
    events.register(f"after-call.{name}", quota.release_retry_quota)
