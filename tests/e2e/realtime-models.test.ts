// Bots on Gemini Live and OpenAI Realtime in the running program, at local servers that keep to each protocol: a spoken call to its transfer.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sine, toneLevel } from "@pipecast/audio/tone";
import { startGeminiServer } from "@pipecast/testkit/gemini-server";
import { type Brain, plainBrain } from "@pipecast/testkit/model-brain";
import { startOpenAiServer } from "@pipecast/testkit/openai-server";
import { runProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { expect, test } from "vitest";
import { readWav, writeWav } from "../../server/call/wav-file.ts";

const canary = "canary-5Pz9-key-of-a-provider-that-nobody-may-see";
const frequency = 620;
const flowFile = fileURLToPath(new URL("../../bots/demo.flow.json", import.meta.url));

/** Who speaks wants the restaurant. */
const brain: Brain = (heard) =>
  heard.spoken
    ? [{ call: { name: "select_department", args: { department: "restaurant" } } }]
    : plainBrain(heard);

/** Who types that he wants to eat, too. */
const typed: Brain = (heard) => brain({ ...heard, spoken: heard.text.includes("eat") });

const providers = {
  gemini: {
    start: () => startGeminiServer({ brain, key: canary, frequency }),
    env: (url: string) => ({ GEMINI_API_KEY: canary, GEMINI_BASE_URL: url }),
  },
  openai: {
    start: () => startOpenAiServer({ brain, key: canary, frequency }),
    env: (url: string) => ({ OPENAI_API_KEY: canary, OPENAI_BASE_URL: url }),
  },
};

test.each(["gemini", "openai"] as const)(
  "MODEL=%s: the bot is heard, hears the caller, and its function ends in the queue; the key stands nowhere",
  async (name) => {
    const server = await providers[name].start();
    await using folder = await tempDir();
    const env = { MODEL: name, LOG_LEVEL: "debug", ...providers[name].env(server.url) };
    await using program = await startProgram({ data: folder.path, env });
    const { OPERATOR_TOKEN } = JSON.parse(readFileSync(`${folder.path}/secrets.json`, "utf8"));
    const ask = async (method: string, path: string, body: object) => {
      const answer = await fetch(program.ready.url + path, {
        method,
        headers: {
          authorization: `Bearer ${OPERATOR_TOKEN}`,
          "content-type": "application/json",
        },
        body: JSON.stringify({ org_id: "grand-estancia", ...body }),
      });
      expect(answer.status).toBe(201);
    };
    const flow = JSON.parse(readFileSync(flowFile, "utf8"));
    await ask("POST", "/admin/bots", { id: "speaks", name: "Speaks", flow });
    await ask("POST", "/admin/bots/speaks/publish", {});
    const target = { type: "bot", id: "speaks" };
    await ask("POST", "/api/v1/numbers", { number: "+912261234577", target });

    const voice = new Int16Array(8000 * 2);
    voice.set(sine(300, 8000, 8000));
    const [said, record] = [join(folder.path, "said.wav"), join(folder.path, "heard.wav")];
    writeWav(said, { rate: 8000, samples: voice });
    const call = ["call", "--bot", "speaks", "--wav", said, "--record", record, "--json"];
    const { code, stdout, stderr } = await runProgram([...call, "--data", folder.path]);
    expect(code, stdout + stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      path: ["welcome", "confirm_transfer"],
      state: { selected_department: "restaurant", department_queue: "5003" },
      outcome: "transferred",
      queue: "5003",
    });
    const texts = (JSON.parse(stdout) as { transcript: { who: string; text: string }[] })
      .transcript;
    expect(texts.map(({ who, text }) => `${who}: ${text}`)).toEqual([
      "bot: Welcome to Grand Estancia. For the front desk, press 1. For the restaurant, press 2.",
      "caller: I would like a table.",
      "bot: One moment please, I will connect you.",
    ]);
    const heard = readWav(record);
    expect(toneLevel(heard.samples, heard.rate, frequency)).toBeGreaterThan(500);
    await program.stop();
    const logged = program.stdout().join("\n") + program.stderr() + stdout + stderr;
    await server.close();
    expect(logged).not.toContain(canary);
    expect(server.faults).toEqual([]);
  },
  90_000,
);

test.each(["gemini", "openai"] as const)(
  "a rehearsal with --model %s at a server on this machine is reported as protocol, never as real",
  async (name) => {
    const server = await (name === "gemini" ? startGeminiServer : startOpenAiServer)({
      brain: typed,
    });
    await using folder = await tempDir();
    const file = join(folder.path, "spoken.rehearsal.yaml");
    writeFileSync(
      file,
      [
        `bot: ${flowFile}`,
        "rehearsals:",
        "  - name: dinner",
        "    turns:",
        "      - caller says: I want to eat",
        "        expect:",
        "          path: [welcome, confirm_transfer]",
        '          transfer: { destination: "5003", destination_type: queue }',
        "          outcome: transferred",
      ].join("\n"),
    );
    const env = providers[name].env(server.url);
    const { code, stdout, stderr } = await runProgram(
      ["rehearse", file, "--model", name, "--json"],
      { env },
    );
    await server.close();
    expect(code, stdout + stderr).toBe(0);
    const { files } = JSON.parse(stdout) as { files: { results: object[] }[] };
    expect(files[0]?.results).toMatchObject([{ name: "dinner", as: "protocol", status: "passed" }]);
    expect(server.faults).toEqual([]);
  },
  60_000,
);
