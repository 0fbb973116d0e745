"""A phone without a browser: the outbox's own rules in Node, and a net that fails as it is told."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from hatch_build import find_node
from pwa.web.whose import tag_of
from tests.conftest import Member

DRIVER = Path(__file__).parent / "outbox_driver.mjs"
GOOD = "good"
Fault = str
FAULTS = (
    "request lost",
    "answer lost",
    "500",
    "503",
    "429",
    "401",
    "hotel",
    "killed before",
    "killed after",
)


@dataclass
class Net:
    """What happens to each request to come; afterwards all goes well."""

    faults: list[Fault] = field(default_factory=list)

    def next(self) -> Fault:
        return self.faults.pop(0) if self.faults else GOOD


class Phone:
    """One phone of a member; its worker can be killed, its store stays."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.net = Net()
        self.member: Member | None = None

    def begin(self, member: Member) -> None:
        """A new phone, signed in as somebody."""
        self.member = member
        self.net = Net()
        self.point = member.browser.get("/api/phone").get_json()["point"]
        self.run("reset")

    @property
    def whose(self) -> str:
        assert self.member is not None
        return tag_of(self.member.person)

    def take(self, path: str, fields: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Maya sends a form. Returns what the screen then says became of it."""
        gave: dict[str, Any] = self.run("take", **self.item(path, fields, **more))
        return gave

    def item(self, path: str, fields: dict[str, Any], **more: Any) -> dict[str, Any]:
        body = "&".join(f"{name}={value}" for name, value in fields.items())
        name = more.pop("name", fields["write_id"])
        item = {"id": str(name), "whose": self.whose, "at": 0, "v": 1, **more}
        return {"item": item, "letter": {"path": path, "body": body}, "point": self.point}

    def send_all(self) -> dict[str, Any]:
        """The net is back; as often as it takes."""
        self.net = Net()
        for _ in range(6):
            self.run("send", whose=self.whose, isForced=True)
            summary: dict[str, Any] = self.run("summary", whose=self.whose)
            if not summary["waits"]:
                break
        return summary

    def items(self) -> dict[str, dict[str, Any]]:
        return {item["id"]: item for item in self.run("list")}

    def run(self, command: str, **given: Any) -> Any:
        self._tell({"command": command, **given})
        while True:
            heard = self._hear()
            if heard.get("done"):
                return heard["gave"]
            self._tell({"answer": heard["ask"], **self._answer(heard)})

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        fault = self.net.next()
        if fault == "killed before":
            return {"kills": True}
        if fault == "request lost":
            return {"gives": None}
        if fault in {"500", "503", "429", "401"}:
            return {"gives": {"status": int(fault)}}
        if fault == "hotel":
            return {"gives": {"status": 200, "named": "", "said": None}}
        heard = self._forward(asked) if asked["want"] == "forward" else self._sync(asked)
        if fault == "killed after":
            return {"kills": True}
        return {"gives": None if fault == "answer lost" else heard}

    def _forward(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self.member is not None
        headers = {"Accept": "application/json"}
        if asked["isSave"]:
            headers["Daymark-Item"] = asked["id"]
        if asked["last"]:
            headers["Daymark-Last"] = asked["last"]
        fields = dict(parse_qsl(asked["body"], keep_blank_values=True))
        answer = self.member.browser.post(asked["path"], data=fields, headers=headers)
        return {
            "status": answer.status_code,
            "named": answer.headers.get("Daymark-Write", ""),
            "lacks": "Daymark-Lacks" in answer.headers,
        }

    def _sync(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self.member is not None
        answer = self.member.browser.post("/api/sync", json=asked["contact"])
        return {"status": answer.status_code, "said": answer.get_json()}

    def _tell(self, what: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the driver ended"
        heard: dict[str, Any] = json.loads(line)
        return heard


def start_driver() -> Iterator[Callable[[], Phone]]:
    command = [find_node(), str(DRIVER)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        yield lambda: Phone(process)
