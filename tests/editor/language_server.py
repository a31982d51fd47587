"""The YAML language server that editors run, spoken to over its standard input and output."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

CHECKOUT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("VOICEGUIDE_LANGUAGE_SERVER") or CHECKOUT / ".venv" / "language-server")
PROGRAM = FOLDER / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
_OWN_NODE = FOLDER / "node_modules" / "node" / "bin" / "node"
_NODE = str(_OWN_NODE) if _OWN_NODE.exists() else "node"

Message: TypeAlias = dict[str, Any]


class LanguageServer:
    """One running server in a folder of scripts.

    Args:
        folder: The workspace.
        settings: What an editor has under `yaml` in its settings.

    Attributes:
        folder: The workspace.
    """

    def __init__(self, folder: Path, settings: Message) -> None:
        self.folder = folder
        self._settings = {
            **settings,
            "schemaStore": {"enable": False},
            "kubernetesCRDStore": {"enable": False},
        }
        self._process = subprocess.Popen(
            [_NODE, str(PROGRAM), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
        )
        self._asked = 0
        markdown = {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}}
        workspace = {"configuration": True, "workspaceFolders": True}
        self.ask(
            "initialize",
            processId=os.getpid(),
            rootUri=folder.as_uri(),
            workspaceFolders=[{"uri": folder.as_uri(), "name": "scripts"}],
            capabilities={"textDocument": {"completion": markdown}, "workspace": workspace},
        )
        self._tell("initialized")
        self._tell("workspace/didChangeConfiguration", settings={"yaml": self._settings})

    def open(self, path: Path, text: str) -> list[Message]:
        """Open a file with this text, as if it had been typed, and wait for what the server finds wrong."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", textDocument=document)
        said = self._await(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"]["uri"] == path.as_uri()
            )
        )
        found: list[Message] = said["params"]["diagnostics"]
        return found

    def at(self, request: str, path: Path, line: int, character: int) -> Any:
        """Ask `completion` or `hover` for a place; both count from 0."""
        where = {"line": line, "character": character}
        return self.ask(f"textDocument/{request}", textDocument={"uri": path.as_uri()}, position=where)

    def ask(self, method: str, **params: Any) -> Any:
        """Send a request and wait for its answer."""
        self._asked += 1
        number = self._asked
        self._send({"id": number, "method": method, "params": params})
        answer = self._await(lambda message: message.get("id") == number and "method" not in message)
        assert "error" not in answer, answer
        return answer["result"]

    def stop(self) -> None:
        """End the server, whatever it is doing."""
        self._process.kill()
        self._process.communicate()

    def _tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _await(self, is_it: Callable[[Message], bool]) -> Message:
        while True:
            message = self._read()
            if is_it(message):
                return message
            if "id" in message and "method" in message:
                self._send({"id": message["id"], "result": self._reply(message)})

    def _reply(self, request: Message) -> Any:
        """Answer what the server asks of its editor: settings, by section; anything else is granted."""
        if request["method"] != "workspace/configuration":
            return None
        known = {"yaml": self._settings}
        return [known.get(item["section"], {}) for item in request["params"]["items"]]

    def _read(self) -> Message:
        assert self._process.stdout
        length = 0
        for line in iter(self._process.stdout.readline, b"\r\n"):
            assert line, "the language server ended"
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message: Message = json.loads(self._process.stdout.read(length))
        return message
