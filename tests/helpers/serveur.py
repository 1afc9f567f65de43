"""A web server of this machine, as bad as the outside can be: what each address answers is given by the test."""

import threading
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


@dataclass
class Serveur:
    """`asked` keeps (method, path, headers) of each request; `stop` releases the answers that hang."""

    url: str
    port: int
    asked: list = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def paths(self, method=""):
        return [path for verb, path, _ in self.asked if verb == method or not method]


class Handler(BaseHTTPRequestHandler):
    answers: dict
    serveur: Serveur

    def respond(self):
        self.serveur.asked.append((self.command, self.path, self.headers))
        with suppress(ConnectionError):
            self.answers.get(self.path, reply(404))(self)

    do_GET = do_HEAD = respond  # noqa: N815 -- the names that http.server calls

    def log_message(self, *args):
        pass


def reply(status=200, body=b"", **headers) -> Answer:
    """A plain answer; `content_type` is the header Content-Type."""

    def answer(handler):
        handler.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(body)), **named}.items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    return answer


def redirect(target, status=302) -> Answer:
    return reply(status, Location=target)


def hang(handler):
    """Nothing, for ever."""
    handler.serveur.stop.wait(30)


def drip_headers(handler):
    """A header that never ends, one letter at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Lent: ")
    while not handler.serveur.stop.wait(0.05):
        handler.wfile.write(b"a")


def drip_body(handler):
    """A body without announced length, one letter at a time."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    while not handler.serveur.stop.wait(0.05):
        handler.wfile.write(b"a")


def gigabyte(handler):
    """A billion bytes, unannounced."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    for _ in range(1000):
        handler.wfile.write(b"<!-- -->" * 125_000)


def hang_up(handler):
    handler.connection.close()


def only(methods, answer) -> Answer:
    """`answer` for these methods, 405 for others."""

    def chosen(handler):
        (answer if handler.command in methods else reply(405))(handler)

    return chosen


@contextmanager
def serving(answers):
    """A server on 127.0.0.1: path → answer (404 elsewhere)."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {"answers": answers}))
    server.daemon_threads = True
    found = Serveur(f"http://127.0.0.1:{server.server_port}", server.server_port)
    server.RequestHandlerClass.serveur = found
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found
    finally:
        found.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()
