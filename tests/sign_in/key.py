"""What a security key or a passkey says (WebAuthn), and a browser with one at hand."""

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

HOST = "testserver"
TOUCHED, KNEW_ITS_OWNER, IS_NEW = 0x01, 0x04, 0x40


def spelled(data: bytes) -> str:
    """As browsers send bytes."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """One key, of this site."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.name = os.urandom(16)
        self.used = 0

    def registered(self, challenge: str = spelled(b"x" * 32)) -> dict[str, Any]:
        """What it says when it is added."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        data = self._data(TOUCHED | IS_NEW) + bytes(16) + len(self.name).to_bytes(2, "big")
        data += self.name + public
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._said("webauthn.create", challenge, {"attestationObject": spelled(statement)})

    def shown(self, challenge: str, owner: str, flags: int = TOUCHED) -> dict[str, Any]:
        """What it says when it is shown to sign `owner` in."""
        data = self._data(flags)
        client = self._client("webauthn.get", challenge)
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._said(
            "webauthn.get",
            challenge,
            {
                "authenticatorData": spelled(data),
                "signature": spelled(signature),
                "userHandle": spelled(owner.encode()),
            },
        )

    def _data(self, flags: int) -> bytes:
        self.used += 1
        return (
            hashlib.sha256(HOST.encode()).digest() + bytes([flags]) + self.used.to_bytes(4, "big")
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": f"http://{HOST}"}
        return json.dumps(told).encode()

    def _said(self, kind: str, challenge: str, more: dict[str, str]) -> dict[str, Any]:
        client = spelled(self._client(kind, challenge))
        return {
            "id": spelled(self.name),
            "rawId": spelled(self.name),
            "type": "public-key",
            "response": {"clientDataJSON": client, **more},
            "clientExtensionResults": {},
        }
