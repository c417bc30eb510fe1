"""A server of the older era that behaves as its first argument says; it needs nothing installed."""

import json
import sys
import time

TOOL = {"name": "echo", "inputSchema": {"type": "object", "properties": {"text": {}}}}
HOW = sys.argv[1]


def say(message: dict) -> None:
    print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)


def hello(version: str) -> dict:
    info = {"name": "odd", "version": "0"}
    capabilities = {"tools": {"listChanged": True}, "resources": {"subscribe": True}}
    return {"protocolVersion": version, "capabilities": capabilities, "serverInfo": info}


def tools() -> dict:
    match HOW:
        case "endless pages":
            return {"tools": [TOOL], "nextCursor": "again"}
        case "no schema":
            return {"tools": [{"name": "echo"}]}
        case "invalid schema":
            return {"tools": [{**TOOL, "inputSchema": {"type": "object", "properties": 3}}]}
        case "twins":
            return {"tools": [TOOL, TOOL, {**TOOL, "name": "a name"}]}
    return {"tools": [TOOL]}


def result(method: str, params: dict) -> dict | None:
    match method:
        case "initialize":
            return hello("1999-01-01" if HOW == "unknown revision" else "2025-06-18")
        case "tools/list":
            return tools()
        case "tools/call" if HOW == "dies in a call":
            print("out of memory\x1b[2J", file=sys.stderr, flush=True)
            sys.exit(3)
        case "tools/call" if HOW == "no result":
            return {"content": [{"type": "hologram"}]}
        case "tools/call":
            said = json.dumps(params.get("arguments"))
            return {"content": [{"type": "text", "text": said}]}
        case "resources/subscribe":
            return {}
        case "ping":
            return {}
    return None


def main() -> None:
    match HOW:
        case "dies":
            print("no licence found", file=sys.stderr)
            sys.exit(3)
        case "silent":
            time.sleep(600)
        case "garbage":
            for _ in range(3):
                print("Welcome to the shop!\x1b[31m", flush=True)
            time.sleep(600)
        case "banner":
            print("Listening.", flush=True)
    for line in sys.stdin:
        message = json.loads(line)
        if "id" not in message:
            continue
        answer = result(message["method"], message.get("params") or {})
        if answer is None:
            error = {"code": -32601, "message": "Method not found"}
            say({"id": message["id"], "error": error})
            continue
        say({"id": message["id"], "result": answer})
        if message["method"] == "resources/subscribe":
            uri = message["params"]["uri"]
            say({"method": "notifications/resources/updated", "params": {"uri": uri}})
            say({"method": "notifications/tools/list_changed"})
            if HOW == "leaves":
                sys.exit(0)


main()
