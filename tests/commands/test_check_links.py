"""Links are tried politely, against a real server, and the desk lists those that are dead."""

import io
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.test import Client

from cities.models import City, LinkCheck
from cities.models.line import Line
from tests.factories import edit, make_city, make_figure, make_publication
from tests.html import Document
from tests.machine import free_port

pytestmark = pytest.mark.django_db


class Server(ThreadingHTTPServer):
    """Answers as servers do; remembers what it was asked, and by how many at once."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.asked: list[str] = []
        self.now = self.most = 0
        self.lock = threading.Lock()
        self.thinks = 0.0  # seconds before each answer
        self.repaired = False


class Handler(BaseHTTPRequestHandler):
    server: Server

    def answer(self) -> None:
        with self.server.lock:
            self.server.now += 1
            self.server.most = max(self.server.most, self.server.now)
            self.server.asked.append(f"{self.command} {self.path}")
        threading.Event().wait(self.server.thinks)  # not sleep(), which a test counts
        # Counted before the answer leaves: who has it may ask again at once.
        with self.server.lock:
            self.server.now -= 1
        self.respond(self.path.strip("/"))

    do_HEAD = do_GET = answer  # noqa: N815 - the names that the library asks for

    def respond(self, name: str) -> None:
        if name == "slow" and not self.server.repaired:
            time.sleep(1.5)
        status = {"gone": 404, "broken": 500, "guarded": 403, "moved": 301, "round": 302}.get(name)
        if name == "no-head" and self.command == "HEAD":
            status = 405
        if self.server.repaired:
            status = None
        self.send_response(status or 200)
        if status in (301, 302):
            self.send_header("Location", "/" if name == "moved" else "/round")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """The suite's output is for the suite."""


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def check(pause: float = 0) -> str:
    out = io.StringIO()
    call_command("check_links", timeout=0.7, pause=pause, stdout=out)
    return out.getvalue()


def dead(client: Client) -> str:
    document = Document(client.get("/admin/").content)
    sidebar = document.text(".//div[@id='content-related']")
    return sidebar.partition("Links that no longer answer")[2]


def cite(address: str) -> City:
    return make_city(name_en=address.rpartition("/")[2].title() or "Root", website=address)


@pytest.mark.usefixtures("empty_site")
class TestCheckLinks:
    @pytest.mark.parametrize(
        ("path", "said"),
        [
            ("", "answers"),
            ("no-head", "answers"),
            ("moved", "answers"),
            ("guarded", "answers"),  # it is there, and does not like machines
            ("path with spaces/中文?q=城市", "answers"),
            ("gone", "It answers with an error 404"),
            ("broken", "It answers with an error 500"),
            ("round", "It answers with an error 302"),
            ("slow", "It did not answer in time"),
        ],
    )
    def test_each_kind_of_answer(self, server: Server, path: str, said: str) -> None:
        address = f"{server.url}/{path}"
        City.objects.filter(pk=make_city().pk).update(website=address)
        Line.of(City.objects.get()).catch_up()
        lines = check().splitlines()
        assert lines[0] == f"1/1 {address}: {said}"
        assert lines[1] == f"1 addresses, {int(said != 'answers')} do not answer."

    def test_nobody_there(self) -> None:
        cite(f"http://127.0.0.1:{free_port()}/nobody")
        cite("http://nowhere.invalid/")
        out = check()
        assert out.count("It cannot be reached") == 2
        assert "2 addresses, 2 do not answer." in out

    def test_one_at_a_time_and_not_too_fast(
        self, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("one", "two", "three"):
            cite(f"{server.url}/{name}")
        server.thinks = 0.05
        slept: list[float] = []
        monkeypatch.setattr("cities.management.commands.check_links.time.sleep", slept.append)
        check(pause=1000)
        assert server.most == 1
        assert [round(seconds, -2) for seconds in slept] == [0, 1000, 1000]

    def test_sources_of_records_and_parts_and_each_address_once(self, server: Server) -> None:
        city = cite(f"{server.url}/same")
        make_figure(city, source_url=f"{server.url}/figure", source_kind="official")
        make_publication(source_url=f"{server.url}/same", source_kind="press")
        edit(city, website=f"{server.url}/pending")
        check()
        assert sorted(server.asked) == ["HEAD /figure", "HEAD /pending", "HEAD /same"]

    def test_the_desk_lists_them_until_they_answer(self, server: Server, editor: Client) -> None:
        cite(f"{server.url}/gone")
        cite(f"{server.url}/well")
        check()
        said = dead(editor)
        assert f"Gone{server.url}/goneIt answers with an error (404) · since" in said
        assert "Well" not in said
        since = LinkCheck.objects.get(address__endswith="/gone").failing_since
        check()
        assert LinkCheck.objects.get(address__endswith="/gone").failing_since == since
        server.repaired = True
        check()
        assert dead(editor) == ""

    def test_or_until_nobody_names_them(self, server: Server, editor: Client) -> None:
        city = cite(f"{server.url}/gone")
        check()
        edit(city, website="")
        assert dead(editor) == ""
        check()
        assert not LinkCheck.objects.exists()
