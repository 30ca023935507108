"""One geopy geocoder: requests at its pace, with time-outs and back-off; its errors become ours here."""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from geopy.adapters import URLLibAdapter
from geopy.exc import (
    GeocoderNotFound,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderRateLimited,
    GeocoderTimedOut,
    GeopyError,
)
from geopy.geocoders import get_geocoder_for_service

from ..errors import GeocoderError, SettingError
from ..model import Match
from .answers import read_answers

#: Seconds between two requests where the terms of use name none. nominatim.openstreetmap.org asks for one a second.
DELAY_S = 1.0
TIMEOUT_S = 8.0
#: Tries per name; then the service is left alone for a while that doubles with every further failure.
ATTEMPTS = 2
REST_S, LONGEST_REST_S = 30.0, 1800.0
#: Longest wait within one request that a service may ask for (Retry-After).
LONGEST_WAIT_S = 10.0
MOST_ANSWERS = 10
USER_AGENT = "event-mapper/0.1 (place names of news texts)"


@dataclass
class GeocoderService:
    """A geopy geocoder with its pace. `clock` and `sleep` are there for tests."""

    name: str
    geocoder: Any
    delay_s: float = DELAY_S
    timeout_s: float = TIMEOUT_S
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next: float = field(default=0.0, init=False)
    _rest_until: float = field(default=0.0, init=False)
    _failures: int = field(default=0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @property
    def host(self) -> str:
        """Where the requests go."""
        return str(getattr(self.geocoder, "domain", "") or self.name)

    @property
    def key(self) -> str:
        """What tells the answers of this service from those of another one."""
        return f"{self.name}@{self.host}"

    def ask(self, name: str, *, lang: str = "") -> tuple[Match, ...]:
        """The places that the service knows by this name; one request at a time.

        Raises:
            GeocoderError: it failed, or is being left alone after failures.
        """
        with self._lock:
            if self.clock() < self._rest_until:
                raise GeocoderError(f"{self.host} failed before and is left alone for a while.")
            for attempt in range(1, ATTEMPTS + 1):
                self._keep_pace()
                try:
                    found = self._request(name, lang)
                except _Again as error:
                    if attempt == ATTEMPTS:
                        self._rest()
                        raise GeocoderError(str(error)) from error.__cause__
                    self.sleep(error.wait_s)
                except GeocoderError:
                    self._rest()
                    raise
                else:
                    self._failures = 0
                    return found
        raise AssertionError("unreachable")

    def _keep_pace(self) -> None:
        wait = self._next - self.clock()
        if wait > 0:
            self.sleep(wait)
        self._next = self.clock() + self.delay_s

    def _rest(self) -> None:
        self._failures += 1
        self._rest_until = self.clock() + min(LONGEST_REST_S, REST_S * 2 ** (self._failures - 1))

    def _request(self, name: str, lang: str) -> tuple[Match, ...]:
        options = self._options(lang)
        try:
            found = self.geocoder.geocode(name, exactly_one=False, timeout=self.timeout_s, **options)
        except GeocoderQueryError as error:
            raise GeocoderError(f"{self.host} refused the request for “{name}”: {_short(error)}.") from error
        except GeocoderRateLimited as error:
            wait = min(LONGEST_WAIT_S, float(error.retry_after or 2 * self.delay_s))
            raise _Again(f"{self.host} asks for fewer requests.", wait) from error
        except GeocoderTimedOut as error:
            raise _Again(f"{self.host} did not answer within {self.timeout_s:g} s.", self.delay_s) from error
        except GeocoderParseError as error:
            raise GeocoderError(f"{self.host} answered something that is no geocoding result.") from error
        except GeopyError as error:
            raise _Again(f"{self.host} failed: {_short(error)}.", 2 * self.delay_s) from error
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            # geopy reads the fields of an answer unchecked: a JSON of another shape ends here.
            raise GeocoderError(f"{self.host} answered something that is no geocoding result.") from error
        return read_answers(found or [], asked=name, service=self.name)[:MOST_ANSWERS]

    def _options(self, lang: str) -> dict[str, Any]:
        """Those of our options that this class of geopy knows."""
        known = inspect.signature(self.geocoder.geocode).parameters
        wanted = {"limit": MOST_ANSWERS, "addressdetails": True, "language": lang or "en"}
        return {key: value for key, value in wanted.items() if key in known}


class _Again(Exception):
    """A failure that may pass: try again after `wait_s`."""

    def __init__(self, message: str, wait_s: float) -> None:
        super().__init__(message)
        self.wait_s = wait_s


def open_service(spec: str) -> GeocoderService:
    """The service of a setting: name, then options as in an address: "nominatim?domain=localhost:8080&scheme=http".

    `delay` and `timeout` are seconds; the other options are those of geopy's class.

    Raises:
        SettingError: geopy has no such geocoder, or an option does not fit.
    """
    name, _, query = spec.strip().partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    try:
        geocoder_class = get_geocoder_for_service(name)
    except GeocoderNotFound as error:
        raise SettingError(
            f"geopy has no geocoder “{name}”. Names are in its documentation: nominatim, photon …"
        ) from error
    seconds = {"delay": DELAY_S, "timeout": TIMEOUT_S}
    for key in seconds:
        text = options.pop(key, "")
        if text and not text.replace(".", "", 1).isdigit():
            raise SettingError(f"The option {key} of the geocoder must be seconds, not “{text}”.")
        seconds[key] = float(text or seconds[key])
    known = inspect.signature(geocoder_class.__init__).parameters
    if "user_agent" in known:
        options.setdefault("user_agent", USER_AGENT)
    # geopy's other adapter, chosen when `requests` is installed, repeats failed requests on its own.
    adapter = {"adapter_factory": URLLibAdapter} if "adapter_factory" in known else {}
    try:
        geocoder = geocoder_class(**options, **adapter)
    except (TypeError, GeopyError) as error:
        raise SettingError(f"The options of the geocoder “{name}” do not fit: {_short(error)}.") from error
    return GeocoderService(name, geocoder, delay_s=seconds["delay"], timeout_s=seconds["timeout"])


def _short(error: Exception) -> str:
    """The first line of a foreign message, cut."""
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:120].rstrip(".")
