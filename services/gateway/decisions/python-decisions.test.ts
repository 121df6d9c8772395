// Decisions in real Python: right values, and nothing that code can do holds the gateway up or reaches past its process.
import { existsSync } from "node:fs";

import type { EffectFault } from "../effects/effect-fault.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { keptLog } from "@pipecast/testkit/kept-log";
import { patientClock } from "../fixtures/patient-clock.ts";
import { type EvaluateEffect, PythonDecisions } from "./python-decisions.ts";

const python = ["/usr/bin/python3", "/usr/local/bin/python3"].find((path) => existsSync(path));

async function decisions(path = python as string) {
  const log = keptLog();
  const made = new PythonDecisions({ python: path, clock: patientClock(3), log });
  await made.start();
  onTestFinished(() => made.stop());
  const run = async (code: string, given: Partial<EvaluateEffect> = {}) => {
    const { value } = await made.evaluate({ code, args: {}, ...given });
    return value;
  };
  const fault = (code: string, given?: Partial<EvaluateEffect>) =>
    run(code, given).then(
      (value) => ({ status: "none", message: JSON.stringify(value) }),
      ({ status, message }: EffectFault) => ({ status, message }),
    );
  return { run, fault, log, made };
}

describe.skipIf(python === undefined)("decisions in Python (needs python3)", () => {
  test("code sees names, args, state and call, and what it leaves in result is the value", async () => {
    const { run } = await decisions();
    const given = {
      args: { nights: 3 },
      variables: { nights: 3, name: "" },
      state: { tier: "gold" },
      call: { did: "+91" },
    };
    expect(await run("result = nights * 2 + len(args)", given)).toBe(7);
    expect(await run('result = flow_manager.state.get("tier") + call["did"]', given)).toBe(
      "gold+91",
    );
    expect(await run("    import re\n    result = re.sub('a', 'b', 'banana')")).toBe("bbnbnb");
    expect(await run("result = [x for x in range(nights) if x != 1]", given)).toEqual([0, 2]);
    expect(await run("async def f():\n  return 1, None\nresult, error = await f()")).toBe(1);
    expect(await run("def f(n): return 1 if n < 2 else n * f(n - 1)\nresult = f(5)")).toBe(120);
    const date = "datetime.datetime.strptime('2026-11-20', '%Y-%m-%d').year";
    expect(await run(`import datetime\nresult = ${date}`)).toBe(2026);
    expect(await run("print('noise')\nresult = {'a': (1, 2), 'b': None}")).toEqual({
      a: [1, 2],
      b: null,
    });
  });

  test("nothing is left of a decision for the next one", async () => {
    const { run } = await decisions();
    expect(await run("import json\njson.secret = 'of another'\nlen = None\nresult = 1")).toBe(1);
    for (let round = 0; round < 4; round += 1)
      expect(await run("import json\nresult = hasattr(json, 'secret') or len('') > 0")).toBe(false);
  });

  test.each([
    ["no result", "x = 1", "NameError"],
    ["a raise", "raise ValueError('the caller said +919876543210')", "ValueError"],
    ["not Python", "result = =", "SyntaxError"],
    ["an exit", "import sys\nsys.exit(3)", "SystemExit"],
    ["no JSON", "result = object()", "TypeError"],
    ["not a number", "result = float('nan')", "ValueError"],
    ["an answer without end", "result = 'x' * 1000000", "ValueError"],
    ["a circle", "result = []\nresult.append(result)", "ValueError"],
  ])("%s is a failure that names the kind and nothing else", async (_what, code, kind) => {
    const { fault } = await decisions();
    const { status, message } = await fault(code);
    expect(status).toBe("refused");
    expect(message).toContain(kind);
    expect(message).not.toContain("+91");
  });

  test.each([
    ["reads files", "result = open('/etc/passwd').read()"],
    ["lists folders", "import os\nresult = os.listdir('/')"],
    ["runs programs", "import os\nresult = os.system('true')"],
    ["forks", "import os\nresult = os.fork()"],
    ["kills", "import os\nos.kill(os.getppid(), 0)\nresult = 1"],
    ["opens sockets", "import socket\nresult = 1"],
    ["loads C", "import ctypes\nresult = 1"],
    ["loads what is not loaded", "import http.client\nresult = 1"],
    ["forges bytecode", "result = str((lambda: 0).__code__.replace(co_code=b'd'))"],
  ])("code that %s is refused", async (_what, code) => {
    const { fault } = await decisions();
    expect((await fault(code)).status).toBe("refused");
  });

  test("the environment of code is empty, and so is its root's power", async () => {
    process.env["A_SECRET_OF_THE_TEST"] = "canary";
    onTestFinished(() => {
      delete process.env["A_SECRET_OF_THE_TEST"];
    });
    const { run } = await decisions();
    expect(await run("import os\nresult = 'A_SECRET_OF_THE_TEST' in os.environ")).toBe(false);
    expect(await run("import os\nresult = os.geteuid() != 0")).toBe(true);
  });

  test.each([
    ["loops", "while True: pass"],
    ["sleeps", "import time\ntime.sleep(60)"],
    ["is stubborn", "while True:\n  try:\n    while True: pass\n  except BaseException: pass"],
    ["computes long in one go", "result = 3 ** 10 ** 8 % 7"],
    ["matches without end", "import re\nresult = re.match(r'(a+)+$', 'a' * 64 + 'b')"],
  ])(
    "code that %s is ended in its time, and the next decision finds a fresh interpreter",
    async (_what, code) => {
      const { run, fault } = await decisions();
      const began = performance.now();
      expect((await fault(code)).status).toBe("timeout");
      expect(performance.now() - began).toBeLessThan(2_000);
      expect(await run("result = 1")).toBe(1);
    },
  );

  test("a bomb of memory is refused or ended, within its own process", async () => {
    const { fault } = await decisions();
    const { status } = await fault("x = 'x' * 10 ** 10\nresult = 1");
    expect(["refused", "timeout"]).toContain(status);
  });

  test("twelve at once wait for two interpreters, and each gets its own value", async () => {
    const { run } = await decisions();
    const values = await Promise.all(
      Array.from({ length: 12 }, (_, n) => run("result = n + 1", { variables: { n } })),
    );
    expect(values).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  });

  test("more than may wait are refused at once, and a stop leaves no interpreter behind", async () => {
    const { fault, made } = await decisions();
    const asked = Array.from({ length: 70 }, () => fault("result = 1"));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === "refused").length).toBeGreaterThan(0);
    made.stop();
    expect((await fault("result = 1")).status).toBe("refused");
  });

  test("a DECISION_PYTHON that is none is said in the log, and decisions fail at once", async () => {
    const { fault, log } = await decisions("/nowhere/python3");
    expect((await fault("result = 1")).status).toBe("refused");
    expect(log.lines.some(({ fields }) => fields["code"] === "GATEWAY_DECISION_PYTHON")).toBe(true);
  });
});
