# One decision of a flow in Python: warms up, says it is ready, reads one request, writes one answer, and is done.
import sys

# What decisions may use, and what is needed here: loading more would make every start slower.
import _strptime  # datetime.strptime loads it when it is first used
import ast
import collections
import datetime
import functools
import itertools
import json
import math
import operator
import os
import random
import re
import string
import textwrap
import time
import types

MOST_MEMORY = 256 * 1024 * 1024
MOST_ANSWER = 65536
NOBODY = 65534
CO_COROUTINE = 0x80  # as in `inspect`, which takes long to load

# What interpreted code may cause inside the interpreter. Everything else that Python can tell of (files, sockets, processes,
# signals, new modules, bytecode) is refused. This keeps honest code honest; the process is what holds the rest.
HARMLESS = frozenset(
    ["compile", "exec", "time.sleep", "builtins.id", "object.__getattr__", "array.__new__"]
)


def limit():
    try:
        import resource
    except ImportError:
        return
    limits = [
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, 1),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]
    for what, most in limits:
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            pass


def drop_root():
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def refuse(event, _args):
    if event not in HARMLESS:
        raise PermissionError("a decision may not do this: " + event)


class Silence:
    def write(self, text):
        return len(text)

    def flush(self):
        pass


def run(request):
    names = dict(request["variables"])
    state = request["state"]
    names.update(
        args=request["args"],
        state=state,
        call=request["call"],
        flow_manager=types.SimpleNamespace(state=state),
        json=json,
        math=math,
        re=re,
        datetime=datetime,
        random=random,
    )
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code = compile(textwrap.dedent(request["code"]), "decision", "exec", flags, dont_inherit=True)
    if code.co_flags & CO_COROUTINE:
        going = eval(code, names)
        try:
            going.send(None)
        except StopIteration:
            pass
        else:
            raise RuntimeError("a decision may not wait for anything")
    else:
        exec(code, names)
    if "result" not in names:
        raise NameError("the code left no result")
    return names["result"]


def plain(value):
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=repr)
    raise TypeError("the result is a " + type(value).__name__)


def answer_to(line):
    try:
        value = run(json.loads(line))
        text = json.dumps({"value": value}, allow_nan=False, default=plain)
        if len(text) > MOST_ANSWER:
            raise ValueError("the result is too large")
        return text
    except BaseException as error:
        return json.dumps({"error": type(error).__name__})


def main():
    out, source = sys.stdout, sys.stdin
    compile("result = 1", "warm", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    sys.stdout = sys.stderr = Silence()
    sys.stdin = None
    limit()
    drop_root()
    sys.addaudithook(refuse)
    out.write("ready\n")
    out.flush()
    line = source.readline()
    if line:
        out.write(answer_to(line) + "\n")
        out.flush()


main()
