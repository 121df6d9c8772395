// Where rehearsals play: a private program with a stage, started in this process, or a server that runs anyway.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClientTransport } from "@pipecast/contracts/client";
import { connect } from "../connect.ts";
import { readFlowSettings, rehearsalEnvironment } from "../env.ts";
import { seedDemo } from "../seed-demo.ts";
import { startProgram } from "../start-program.ts";
import { type Stage, createStage } from "./stage.ts";
import { openWebhookReceiver } from "./webhook-receiver.ts";

export interface Theatre {
  readonly pbx: ClientTransport;
  readonly gateway: ClientTransport;
  readonly events: ClientTransport;
  readonly headers: Record<string, string>;
  /** Absent at a server that runs anyway: its time is real, and nothing of it can be directed. */
  readonly stage: Stage | undefined;
  /** Organizations of this program that no rehearsal uses now. */
  readonly organizations: string[];
  /** Makes the demo organization with its bots, once; at a running server it is there or not. */
  seed(): Promise<void>;
  close(): Promise<void>;
}

/** Throws what `pipecast up` would. `settings` are the program's, beside what it takes from the environment. */
export async function openTheatre(
  settings: Readonly<Record<string, string>> = {},
  nothingReal = false,
): Promise<Theatre> {
  const source = rehearsalEnvironment(settings);
  const receiver = await openWebhookReceiver(
    nothingReal ? [] : (readFlowSettings(source).WEBHOOK_ALLOW ?? []),
  );
  const data = await mkdtemp(join(tmpdir(), "pipecast-rehearsal-"));
  const stage = createStage(receiver);
  const remove = async () => {
    await receiver.close();
    await rm(data, { recursive: true, force: true });
  };
  try {
    const program = await startProgram({
      services: ["pbx", "gateway", "events"],
      port: 0,
      data,
      inside: { source, stage },
    });
    const { pbx, gateway, events } = program.wires;
    const operatorToken = program.secrets.OPERATOR_TOKEN;
    let seeded: Promise<unknown> | undefined;
    return {
      pbx,
      gateway,
      events,
      headers: { authorization: `Bearer ${operatorToken}` },
      stage,
      organizations: [],
      seed: async () => void (await (seeded ??= seedDemo({ pbx, gateway, operatorToken }))),
      async close() {
        await program.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Throws CONNECT_NO_SERVER or CONNECT_NO_TOKEN. */
export function visitTheatre(options: { url?: string | undefined; data: string }): Theatre {
  const connection = connect(options);
  const { pbx, gateway, headers } = connection;
  return {
    pbx,
    gateway,
    events: pbx,
    headers,
    stage: undefined,
    organizations: [],
    seed: async () => undefined,
    close: () => connection.close(),
  };
}
