"""A real SMTP server for the mail tests: aiosmtpd, with a certificate authority of its own.

    python3 server.py FOLDER MODE [USER PASSWORD]

MODE is `none`, `starttls` or `tls`. With a user and a password, mail is taken after that login only. The authority's certificate is
written to FOLDER/ca.pem, every message to FOLDER/N.eml with its envelope in FOLDER/N.json. A recipient `refused@...` gets 550,
`later@...` 450. Prints `ready PORT` and serves until its standard input is closed.
"""

import json
import pathlib
import ssl
import sys

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Keep:
    """Keeps what was sent, in order."""

    def __init__(self, folder):
        self.folder, self.count = folder, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 5.1.1 no such person here"
        if address.startswith("later@"):
            return "450 4.2.1 mailbox is busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        facts = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "login": bool(session.authenticated),
        }
        (self.folder / f"{self.count}.eml").write_bytes(envelope.original_content)
        (self.folder / f"{self.count}.json").write_text(json.dumps(facts))
        return "250 OK"


class Server(Controller):
    """Serves on a free port; with `tls`, from the first byte on."""

    def __init__(self, handler, mode, context, **options):
        self.mode, self.context, self.options = mode, context, options
        super().__init__(handler, hostname="127.0.0.1", port=0, ssl_context=context if mode == "tls" else None)

    def factory(self):
        starttls = {"tls_context": self.context, "require_starttls": True} if self.mode == "starttls" else {}
        return SMTP(self.handler, **starttls, **self.options)

    def _trigger_server(self):
        # The controller's own probe would connect to port 0; the port is known now.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def main():
    folder, mode = pathlib.Path(sys.argv[1]), sys.argv[2]
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    options = {}
    if len(sys.argv) > 3:
        login = LoginPassword(sys.argv[3].encode(), sys.argv[4].encode())
        check = lambda server, session, envelope, mechanism, data: AuthResult(success=data == login, handled=False)
        options = {"auth_required": True, "authenticator": check, "auth_require_tls": mode != "tls"}
    server = Server(Keep(folder), mode, context, **options)
    server.start()
    print(f"ready {server.port}", flush=True)
    sys.stdin.read()
    server.stop()


main()
