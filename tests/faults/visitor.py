"""A person with a browser, as far as faults need one: logs in, starts collections, looks at pages."""

import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import count
from typing import Self
from urllib.parse import urlencode

JSON = "application/json"
UNREACHED = 0  # the status of a page that nobody answered


@dataclass(frozen=True)
class Visit:
    """A page that was asked for; `status` 0: nobody answered."""

    path: str
    status: int
    seconds: float
    text: str = field(default="", repr=False, compare=False)


@dataclass
class Visitor:
    """A logged-in person."""

    port: int
    name: str
    password: str
    cookies: dict[str, str] = field(default_factory=dict)

    def log_in(self) -> None:
        form = self.get("/login").text
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert found, "the login page has no form"
        fields = {"login": self.name, "password": self.password, "csrfmiddlewaretoken": found[1]}
        visit = self.visit("POST", "/login", urlencode(fields), "application/x-www-form-urlencoded")
        assert visit.status == 302, visit

    def get(self, path: str) -> Visit:
        return self.visit("GET", path)

    def post(self, path: str) -> Visit:
        """A button without fields."""
        return self.visit("POST", path, "", "application/x-www-form-urlencoded")

    def ask_to_collect(self, profile: str, services: Iterable[str], regions: Iterable[str]) -> Visit:
        """POST /start_collection with whatever answer."""
        wanted = {"profile": [profile], "selected_services": list(services), "region": list(regions)}
        return self.visit("POST", "/start_collection", json.dumps(wanted), JSON)

    def collect(self, profile: str, services: Iterable[str], regions: Iterable[str]) -> str:
        """The id of a collection, now begun."""
        visit = self.ask_to_collect(profile, services, regions)
        assert visit.status == 202, (visit, visit.text)
        return str(json.loads(visit.text)["collection_id"])

    def visit(self, method: str, path: str, body: str = "", content_type: str = "") -> Visit:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers |= {"Accept": content_type} if content_type == JSON else {}
            headers |= {"Content-Type": content_type, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            return Visit(path, UNREACHED, time.monotonic() - began, type(error).__name__)
        finally:
            connection.close()
        for value in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(value).items()}
        return Visit(path, answer.status, time.monotonic() - began, text)


class Repeating(threading.Thread):
    """Somebody who does a thing again and again while something breaks: ``act`` gets the number of the time."""

    def __init__(self, act: Callable[[int], Visit], every: float = 0.5) -> None:
        super().__init__(daemon=True)
        self.act, self.every = act, every
        self.visits: list[Visit] = []
        self._ended = threading.Event()

    def run(self) -> None:
        for number in count():
            self.visits.append(self.act(number))
            if self._ended.wait(self.every):
                return

    @property
    def statuses(self) -> set[int]:
        """Of all pages seen."""
        return {visit.status for visit in self.visits}

    @property
    def slowest(self) -> float:
        """Seconds that the slowest answer took."""
        return max((visit.seconds for visit in self.visits), default=0)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.join(60)
