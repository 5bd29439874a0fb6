"""How fast AWS may be asked: a ceiling per (account, region, service), held across workers through Redis.

AWS limits each account and region as a whole, so that a collection that takes all of it slows the account's own
software down (nccgroup/ScoutSuite#91). AWS's buckets allow bursts (EC2: 100 calls, 20 a second,
https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html), and so do ours: an ordinary account is read
at full speed, a large one at a rate that leaves most of its quota to its owners.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import redis
from django.conf import settings

PATIENCE = 0.1  # seconds that Redis may take; then each process keeps to its own share
TAKE = 10  # calls fetched at once: one question to Redis for ten to AWS

# tokens, taken at; as much as is there is given, and how long to wait where nothing is
SCRIPT = """
local rate, burst, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local state = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = math.min(burst, (tonumber(state[1]) or burst) + (now - (tonumber(state[2]) or now)) * rate)
local given = math.min(wanted, math.floor(tokens))
redis.call('HSET', KEYS[1], 'tokens', tokens - given, 'at', now)
redis.call('EXPIRE', KEYS[1], math.ceil(burst / rate) + 60)
return {given, tostring((1 - tokens) / rate)}
"""


@dataclass(frozen=True)
class Rate:
    """Calls a second in the long run, and how many may come at once after a pause."""

    per_second: float
    burst: int


DEFAULT = Rate(50, 500)
# Learned from throttling by others (turbot/steampipe-plugin-aws, aws/plugin.go), or from AWS's own pages
RATES = {
    "ec2": Rate(20, 100),
    "iam": Rate(40, 400),
    "lambda": Rate(50, 300),
    "route-53": Rate(5, 20),
    "rds": Rate(20, 100),
    "resource-groups-tagging-api": Rate(10, 30),
    "cloudfront": Rate(5, 20),
    "wafv2": Rate(5, 20),
    "kinesis": Rate(5, 20),
    "service-quotas": Rate(5, 20),
    "athena": Rate(5, 20),
    "emr": Rate(3, 20),
    "ssm": Rate(20, 60),
    "s3": Rate(300, 2000),
    "dynamodb": Rate(50, 500),
}


@dataclass
class Bucket:
    """What one process has left of the shared bucket, and, for when Redis is away, its own share of it."""

    tokens: float = 0
    share: float | None = None
    at: float = field(default_factory=time.monotonic)


class Pace:
    """Lets the calls of one account through; made for one piece of work, shared by its threads."""

    def __init__(self, account: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self.account = account
        self._sleep = sleep
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._lock = threading.Lock()
        self._redis = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, single_connection_client=False
        )
        self._script = self._redis.register_script(SCRIPT)
        self._silent_until = 0.0

    def __call__(self, service: str, region: str) -> None:
        """Return when one call may be made; ``service`` as botocore's events name it (``route-53``)."""
        while wait := self._take(service, region):
            self._sleep(min(wait, 1))

    def _take(self, service: str, region: str) -> float:
        """0 when a call may be made, else how many seconds to wait before the next try."""
        rate = rate_of(service)
        with self._lock:
            bucket = self._buckets.setdefault((service, region), Bucket())
            if bucket.tokens < 1:
                wait = self._refill(bucket, rate, f"pace:{self.account}:{region}:{service}")
                if bucket.tokens < 1:
                    return max(wait, 0.01)
            bucket.tokens -= 1
            return 0

    def _refill(self, bucket: Bucket, rate: Rate, key: str) -> float:
        if time.monotonic() < self._silent_until:
            return self._own_share(bucket, rate)
        try:
            given, wait = self._script(keys=[key], args=[rate.per_second, rate.burst, TAKE])
        except redis.RedisError:
            self._silent_until = time.monotonic() + 5
            return self._own_share(bucket, rate)
        bucket.tokens += int(given)
        return float(wait)

    def _own_share(self, bucket: Bucket, rate: Rate) -> float:
        """Redis does not answer: as if every process of a worker were collecting from this account."""
        processes = max(1, settings.CELERY_WORKER_CONCURRENCY)
        most, now = rate.burst / processes, time.monotonic()
        share = most if bucket.share is None else bucket.share + (now - bucket.at) * rate.per_second / processes
        given = int(min(TAKE, share))
        bucket.tokens, bucket.share, bucket.at = bucket.tokens + given, min(most, share) - given, now
        return float((1 - bucket.share) * processes / rate.per_second)


def rate_of(service: str) -> Rate:
    """A service's rate; ``AWS_CALLS_PER_SECOND`` in the settings is a ceiling over all of them."""
    rate, ceiling = RATES.get(service, DEFAULT), float(settings.AWS_CALLS_PER_SECOND)
    return Rate(min(rate.per_second, ceiling), rate.burst) if ceiling else rate
