"""
The learner's side of a Python answer: loads one program, calls its functions, and tells what they return or raise.

It speaks with the workbook as child.ts does, over two pipes with frames of a length in four bytes and a message; here the
messages are JSON (json-codec.ts has the forms of values). boto3 is the real one: it signs its requests and sends them to
the workbook's endpoint on this machine, and its clients find the address by themselves.

Python has no permission model. The audit hook below (PEP 578) keeps a program from files, other programs and the network,
so that a slip does no harm; it is no wall against somebody who sets out to get around it.
"""

import asyncio
import base64
import datetime
import inspect
import json
import math
import os
import re
import sys
import traceback
import types
from urllib.parse import urlsplit

sys.path.pop(0)  # This folder is not the program's.

import botocore.exceptions  # noqa: E402
import botocore.loaders  # noqa: E402
import botocore.session  # noqa: E402
import boto3  # noqa: E402

TO_PARENT = 3
FROM_PARENT = 4
VALUE_BYTES = 16 * 2**20
SAFE_INTEGER = 2**53 - 1


def read_exactly(length):
    parts = []
    while length > 0:
        part = os.read(FROM_PARENT, min(length, 65536))
        if not part:
            os._exit(0)  # The workbook has gone.
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def receive():
    size = int.from_bytes(read_exactly(4), "big")
    return json.loads(read_exactly(size))


def send(message):
    body = json.dumps(message, ensure_ascii=True, allow_nan=False).encode()
    frame = len(body).to_bytes(4, "big") + body
    while frame:
        frame = frame[os.write(TO_PARENT, frame) :]


class Unsendable(Exception):
    """A value that cannot leave the program; the message ends a sentence about it."""


def encode(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) <= SAFE_INTEGER else {"$int": str(value)}
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$float": str(value)}
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, dict):
        strange = next((key for key in value if not isinstance(key, str)), None)
        if strange is not None:
            raise Unsendable(f"it has a dict with the key {strange!r}, and keys must be text.")
        return {"$dict": [[key, encode(item)] for key, item in value.items()]}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return [encode(item) for item in sorted(value, key=repr)]
    if isinstance(value, datetime.datetime):
        return {"$date": value.astimezone(datetime.timezone.utc).isoformat()}
    raise Unsendable(f"it has a value of the type {type(value).__name__}.")


def decode(value):
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    ((tag, content),) = value.items()
    if tag == "$bytes":
        return base64.b64decode(content)
    if tag == "$int":
        return int(content)
    if tag == "$float":
        return float(content)
    if tag == "$date":
        return datetime.datetime.fromisoformat(content.replace("Z", "+00:00"))
    return {key: decode(item) for key, item in content}


class Program:
    """The learner's program, once it is loaded."""

    def __init__(self, name, source, environment):
        self.name = name
        self.source = source
        self.module = types.ModuleType("answer")
        self.module.__file__ = name
        os.environ.update(environment)

    def run(self):
        exec(compile(self.source, self.name, "exec"), self.module.__dict__)

    def exports(self):
        """What it defines itself: names that it imports are not its own."""
        for name, value in vars(self.module).items():
            if name.startswith("__") or isinstance(value, types.ModuleType):
                continue
            if callable(value):
                if getattr(value, "__module__", None) == "answer":
                    yield [name, "class" if inspect.isclass(value) else "function"]
            else:
                yield [name, type(value).__name__]

    def call(self, name, arguments):
        result = getattr(self.module, name)(*arguments)
        return asyncio.run(result) if inspect.iscoroutine(result) else result

    def describe(self, error):
        """As the other language tells it: an error of KMS has the name that KMS gives it."""
        name, message = type(error).__name__, str(error)
        if isinstance(error, botocore.exceptions.ClientError):
            told = error.response.get("Error", {})
            name, message = told.get("Code", name), told.get("Message", "")
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == self.name]
        line = error.lineno if isinstance(error, SyntaxError) and error.filename == self.name else None
        if isinstance(error, SyntaxError):
            message = error.msg
        found = line or (lines[-1] if lines else None)
        return {"name": name, "message": message, **({"line": found} if found else {})}


def find_endpoint(environment):
    """Clients of every version take the endpoint from here; older ones do not know AWS_ENDPOINT_URL."""
    endpoint = environment["AWS_ENDPOINT_URL"]
    create_client = botocore.session.Session.create_client

    def create(self, service_name, *positional, **named):
        if len(positional) < 5 and named.get("endpoint_url") is None:
            named["endpoint_url"] = endpoint
        return create_client(self, service_name, *positional, **named)

    botocore.session.Session.create_client = create
    address = urlsplit(endpoint)
    return address.hostname, address.port


DRY_RUNS = (
    "CreateGrant Decrypt Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext "
    "GenerateDataKeyWithoutPlaintext GenerateMac ReEncrypt RetireGrant RevokeGrant Sign Verify VerifyMac"
).split()


def know_dry_run():
    """Clients of every version know DryRun here. boto3 does from 1.27.1 (5 July 2023) on, and Debian's is older."""
    load_service_model = botocore.loaders.Loader.load_service_model

    def load(self, service_name, type_name, *positional, **named):
        model = load_service_model(self, service_name, type_name, *positional, **named)
        if (service_name, type_name) == ("kms", "service-2"):
            shapes, message = model["shapes"], {"message": {"shape": "ErrorMessageType"}}
            error = {"type": "structure", "members": message, "exception": True}
            shapes.setdefault("DryRunOperationException", error)
            for name in DRY_RUNS:
                request = shapes[model["operations"][name]["input"]["shape"]]
                request["members"].setdefault("DryRun", {"shape": "NullableBooleanType"})
        return model

    botocore.loaders.Loader.load_service_model = load


FORBIDDEN = re.compile(
    r"^(subprocess|shutil|pty|ctypes|mmap|syslog|winreg|msvcrt|tempfile)\.|"
    r"^os\.(system|exec|posix_spawn|spawn|fork|forkpty|startfile|kill|killpg|remove|rename|rmdir|mkdir|symlink|link|"
    r"chmod|chown|chflags|truncate|utime|chdir|setxattr|removexattr)$|"
    r"^socket\.(bind|sendto|sendmsg|gethostbyaddr|gethostbyname|getnameinfo|sethostname)$|"
    r"^gc\.get_(objects|referrers|referents)$|^sys\.(settrace|setprofile)$"
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def shut(host, port):
    """From here on the program can compute, read what Python itself consists of, and ask the endpoint."""
    own = {os.path.realpath(path) for path in [*sys.path, sys.prefix, sys.base_prefix, sys.exec_prefix] if path}
    own |= {"/usr/share/zoneinfo", "/dev/null", "/dev/urandom"}
    realpath, fsdecode, separator = os.path.realpath, os.fsdecode, os.sep

    def is_own(path):
        place = realpath(fsdecode(path))
        return any(place == each or place.startswith(each + separator) for each in own)

    def refuse(what):
        raise PermissionError(f"A program in the workbook may not {what}.")

    def guard(event, arguments):
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, int):
                return
            if flags is not None and flags & WRITING:
                refuse("write files")
            if not is_own(path):
                refuse(f"read files: {path!r}")
        elif event == "socket.connect":
            if tuple(arguments[1][:2]) != (host, port):
                refuse("reach the network")
        elif event == "socket.getaddrinfo":
            if arguments[0] not in (host, host.encode()):
                refuse("reach the network")
        elif event in ("os.listdir", "os.scandir"):
            if arguments[0] is not None and not isinstance(arguments[0], int) and not is_own(arguments[0]):
                refuse("list folders")
        elif FORBIDDEN.match(event):
            refuse(f"do this: {event}")

    sys.addaudithook(guard)


def limit():
    try:
        import resource
    except ImportError:  # Windows has no such limits.
        return
    for what, most in [(resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)]:
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):
            pass  # The machine has a stricter one.


def load(message):
    program = Program(message["fileName"], message["source"], message["environment"])
    host, port = find_endpoint(message["environment"])
    limit()
    shut(host, port)
    problem = "syntax"
    try:
        compile(program.source, program.name, "exec")
        problem = "throw"
        program.run()
    except SystemExit:
        raise
    except ImportError as error:
        send({"type": "not-loaded", "problem": "import", "error": program.describe(error)})
        return None
    except BaseException as error:  # noqa: BLE001
        # A text that is no program at all, with a zero byte in it, has no line of its own.
        place = {"line": 1} if problem == "syntax" else {}
        send({"type": "not-loaded", "problem": problem, "error": {**place, **program.describe(error)}})
        return None
    send({"type": "loaded", "exports": list(program.exports())})
    return program


def answer(program, message):
    number = message["id"]
    try:
        result = program.call(message["exportName"], [decode(each) for each in message["args"]])
    except SystemExit:
        raise
    except ModuleNotFoundError as error:
        # An import may stand in a function: what is not there is not there.
        return {"type": "not-loaded", "problem": "import", "error": program.describe(error)}
    except BaseException as error:  # noqa: BLE001
        return {"type": "threw", "id": number, "error": program.describe(error)}
    try:
        value = json.dumps(encode(result))
    except Unsendable as because:
        return {"type": "unsendable", "id": number, "because": str(because)}
    except RecursionError:
        return {"type": "unsendable", "id": number, "because": "it is nested too deep, or contains itself."}
    if len(value) > VALUE_BYTES:
        return {"type": "unsendable", "id": number, "because": "it is larger than 16 MiB."}
    return {"type": "returned", "id": number, "value": value}


def main():
    know_dry_run()
    boto3.setup_default_session()
    send({"type": "ready"})
    program = load(receive())
    while program is not None:
        reply = answer(program, receive())
        sys.stdout.flush()
        send(reply)
    # Why it could not be loaded has been said; the workbook ends this process.
    receive()


try:
    main()
except SystemExit as leaving:
    sys.stdout.flush()
    os._exit(leaving.code if isinstance(leaving.code, int) else 0 if leaving.code is None else 1)
