"""Where a push may go: the address was chosen by a browser that we do not know."""

from collections.abc import Sequence

import pytest
import urllib3

from pwa.reminders.endpoint import Answer, NotAllowed, Services, is_public

GOOD = "https://updates.push.services.mozilla.com/wpush/v2/abc"


@pytest.mark.parametrize(
    "endpoint",
    [
        GOOD,
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://web.push.apple.com/QGh",
        "https://wns2-par02p.notify.windows.com/w/?token=abc",
        "https://push.example/abc",
        "https://eu.push.example/abc",
    ],
)
def test_known_services_are_reached(endpoint: str) -> None:
    Services(("push.example", "*.push.example")).check(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://updates.push.services.mozilla.com/abc",
        "https://updates.push.services.mozilla.com:8443/abc",
        "https://updates.push.services.mozilla.com.evil.example/abc",
        "https://evil-fcm.googleapis.com/abc",
        "https://fcm.googleapis.com@evil.example/abc",
        "https://name:word@fcm.googleapis.com/abc",
        "https://push.services.mozilla.com.evil.example/",
        "https://notify.windows.com/abc",
        "https://127.0.0.1/abc",
        "https://localhost/abc",
        "https://[::1]/abc",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "gopher://fcm.googleapis.com/",
        "https://fcm.googleapis.com:nonsense/",
        "https://fcm.googleapis.com/" + "a" * 3000,
        "https://fcm.gооgleapis.com/abc",
        "",
        "http://127.0.0.1:8000/push/abc",
    ],
)
def test_all_else_is_not(endpoint: str) -> None:
    with pytest.raises(NotAllowed):
        Services().check(endpoint)


def test_one_origin_is_let_through_in_tests_and_nothing_beside_it() -> None:
    services = Services(test_origin="http://127.0.0.1:9000")
    services.check("http://127.0.0.1:9000/push/abc")
    for other in ("http://127.0.0.1:90001/push", "http://127.0.0.1:9000.evil.example/push"):
        with pytest.raises(NotAllowed):
            services.check(other)


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "0.0.0.0", "169.254.169.254"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1"),
        *("::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "nonsense"),
    ],
)
def test_no_address_of_a_private_network_is_connected_to(address: str) -> None:
    assert not is_public(address)

    def resolve(_host: str, _port: int) -> Sequence[str]:
        return ["93.184.215.14", address]

    with pytest.raises(NotAllowed):
        Services(resolve=resolve).post(GOOD, b"", {})


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111"])
def test_the_public_internet_is(address: str) -> None:
    assert is_public(address)


def test_the_connection_goes_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that resolves to another address the second time is of no use; the certificate is
    still asked for by name."""
    asked: list[tuple[object, ...]] = []
    names = iter([["93.184.215.14"], ["127.0.0.1"]])

    def open_url(
        pool: urllib3.HTTPSConnectionPool, method: str, path: str, *_: object, **more: object
    ) -> urllib3.HTTPResponse:
        asked.append((pool.host, pool.conn_kw["server_hostname"], pool.assert_hostname, more))
        assert (method, path) == ("POST", "/wpush/v2/abc")
        return urllib3.HTTPResponse(status=429, headers={"Retry-After": "30"})

    monkeypatch.setattr(urllib3.HTTPSConnectionPool, "urlopen", open_url)
    services = Services(resolve=lambda _host, _port: next(names))
    assert services.post(GOOD, b"sealed", {"ttl": "60"}) == Answer(429, 30)
    host = "updates.push.services.mozilla.com"
    assert asked == [("93.184.215.14", host, host, {"redirect": False})]


def test_a_name_that_is_not_known_is_tried_again_later() -> None:
    def resolve(_host: str, _port: int) -> Sequence[str]:
        raise OSError

    with pytest.raises(urllib3.exceptions.HTTPError):
        Services(resolve=resolve).post(GOOD, b"", {})
