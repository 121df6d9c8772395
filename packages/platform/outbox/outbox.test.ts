// The outbox contract on SQLite.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { newId } from "../db/index.ts";
import { describeOutboxFailures } from "./outbox-failures.contract.ts";
import { describeOutbox } from "./outbox.contract.ts";

const folder = mkdtempSync(join(tmpdir(), "pipecast-outbox-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = async () => `sqlite:${join(folder, `${newId()}.db`)}`;
describeOutbox("outbox [sqlite]", file);
describeOutboxFailures("outbox that meets failures [sqlite]", file);
