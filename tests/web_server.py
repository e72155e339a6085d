"""A server of `runtime.web` in this process, and questions to it, for every test that needs them."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TypeVar

from runtime.web.server import Server, Site

Kind = TypeVar("Kind", bound=Server)


@contextmanager
def serving(site: Site, kind: type[Kind] = Server) -> Iterator[Kind]:  # type: ignore[assignment]
    with kind(0, site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def ask(server: Server, method: str, address: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Ask as a browser does; Host is the server's own unless given."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)) as connection:
        connection.putrequest(method, address, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        return response.status, response.headers, response.read()
