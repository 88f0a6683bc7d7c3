"""The web server in front, run from the file that operators copy, with another port and name."""

import http.client
import socket
import ssl
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from tests.machine import free_port, nginx
from tests.running import BASE_DIR

HOST = "smartcity.example"
CONFIGURATION = BASE_DIR / "smartcity" / "deploy" / "nginx.conf"


class Front:
    """nginx before the site that answers at `site_port`; use it in a `with` statement."""

    def __init__(self, folder: Path, site_port: int) -> None:
        self.folder, self.site_port = folder, site_port
        self.plain_port, self.port = free_port(), free_port()
        self.trust = ssl.create_default_context()

    def __enter__(self) -> "Front":
        folder = self.folder
        folder.mkdir()
        self._certify()
        (folder / "site.conf").write_text(self._site())
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/log; events {{}}\n"
            f"http {{ access_log off; include {folder}/site.conf;\n"
            + "".join(
                f"{kind}_temp_path {folder}/{kind};\n"
                for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            )
            + "}"
        )
        command = [nginx(), "-e", f"{folder}/log", "-c", f"{folder}/nginx.conf"]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen(command)
        for _ in range(100):
            try:
                self.get("/healthz")
            except OSError:
                time.sleep(0.1)
            else:
                break
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def get(
        self, path: str, *, source: str = "127.0.0.1", **headers: str
    ) -> tuple[int, http.client.HTTPMessage]:
        """Status and headers, over a connection of its own from the address `source`."""
        return self._answer(path, source, headers)[:2]

    def read(self, path: str) -> tuple[int, str]:
        """Status and text."""
        status, _headers, body = self._answer(path, "127.0.0.1", {})
        return status, body.decode()

    def _answer(
        self, path: str, source: str, headers: dict[str, str]
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        plain = socket.create_connection(
            ("127.0.0.1", self.port), timeout=60, source_address=(source, 0)
        )
        connection = http.client.HTTPConnection(HOST, self.port)
        connection.sock = self.trust.wrap_socket(plain, server_hostname=HOST)
        try:
            connection.request("GET", quote(path, safe="/?=&"), headers={"Host": HOST, **headers})
            with connection.getresponse() as response:
                return response.status, response.headers, response.read()
        finally:
            connection.close()

    def _certify(self) -> None:
        certificate = f"{self.folder}/fullchain.pem"
        subprocess.run(
            [
                *(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                ),
                *("-nodes", "-days", "1", "-subj", f"/CN={HOST}"),
                *("-addext", f"subjectAltName=DNS:{HOST}"),
                *("-keyout", f"{self.folder}/privkey.pem", "-out", certificate),
            ],
            check=True,
            capture_output=True,
        )
        self.trust.load_verify_locations(certificate)

    def _site(self) -> str:
        replaced = {
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen [::]:80;": "",
            "listen 443 ssl": f"listen 127.0.0.1:{self.port} ssl",
            "listen [::]:443 ssl http2;": "",
            f"/etc/letsencrypt/live/{HOST}": str(self.folder),
            "server 127.0.0.1:8000": f"server 127.0.0.1:{self.site_port}",
            "/var/log/nginx/smartcity.log": f"{self.folder}/access.log",
        }
        text = CONFIGURATION.read_text()
        for old, new in replaced.items():
            assert old in text, old
            text = text.replace(old, new)
        return text
