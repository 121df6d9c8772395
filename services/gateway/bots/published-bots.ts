// The bots that calls get: compiled once per version, remembered, so that a call begins without waiting for a compiler.
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import { type CompiledFlow, compileFlow } from "@pipecast/flow/compile-flow";
import type { Clock } from "@pipecast/platform/clock";
import { decodeJson } from "@pipecast/platform/db";
import { isAppError } from "@pipecast/platform/errors";
import { GatewayErrors } from "../errors.ts";
import type { BotsTable } from "./bots-table.ts";

export interface PublishedBot {
  bot_id: string;
  version: number;
  flow: CompiledFlow;
  model: ModelChoice;
}

/** How long the database is waited for where the version seen last would do; the switch waits 2 s in all. */
const PATIENCE_MS = 1_000;
/** Compiled flows kept; the longest unused goes first. */
const MOST = 200;

export class PublishedBots {
  readonly #bots: Pick<BotsTable, "find" | "findVersion">;
  readonly #pbxBaseUrl: string | undefined;
  readonly #clock: Pick<Clock, "after">;
  /** By organization and bot: the version that was published last, as far as this process has seen. */
  readonly #latest = new Map<string, PublishedBot>();

  constructor(
    bots: Pick<BotsTable, "find" | "findVersion">,
    pbxBaseUrl: string | undefined,
    clock: Pick<Clock, "after">,
  ) {
    this.#bots = bots;
    this.#pbxBaseUrl = pbxBaseUrl;
    this.#clock = clock;
  }

  /**
   * The version that a new call gets. While the database is away or slow the last one seen is used: a caller waits.
   * Errors: GATEWAY_BOT_NOT_FOUND, GATEWAY_BOT_NOT_PUBLISHED.
   */
  async find(org_id: string, bot_id: string): Promise<PublishedBot> {
    const key = `${org_id}/${bot_id}`;
    const known = this.#latest.get(key);
    const loading = this.#load(org_id, bot_id, known);
    if (known === undefined) return this.#remember(key, await loading);
    const slow = Promise.withResolvers<PublishedBot>();
    const cancel = this.#clock.after(PATIENCE_MS, () => slow.resolve(known));
    try {
      return this.#remember(key, await Promise.race([loading, slow.promise]));
    } catch (error) {
      if (!isDatabaseFault(error)) throw error;
      return known;
    } finally {
      cancel();
      loading.catch(() => undefined);
    }
  }

  async #load(
    org_id: string,
    bot_id: string,
    known: PublishedBot | undefined,
  ): Promise<PublishedBot> {
    const bot = await this.#bots.find(org_id, bot_id);
    if (bot === undefined) throw GatewayErrors.BOT_NOT_FOUND();
    const version = bot.published_version;
    if (version === null) throw GatewayErrors.BOT_NOT_PUBLISHED({ bot_id });
    if (known?.version === version) return known;
    const row = await this.#bots.findVersion(org_id, bot_id, version);
    if (row === undefined) throw GatewayErrors.BOT_NOT_PUBLISHED({ bot_id });
    const options = this.#pbxBaseUrl === undefined ? {} : { pbxBaseUrl: this.#pbxBaseUrl };
    const flow = await compileFlow(decodeJson(row.flow), options);
    return { bot_id, version, flow, model: decodeJson(row.model) as ModelChoice };
  }

  #remember(key: string, bot: PublishedBot): PublishedBot {
    this.#latest.delete(key);
    this.#latest.set(key, bot);
    if (this.#latest.size > MOST) {
      const [oldest] = this.#latest.keys();
      if (oldest !== undefined) this.#latest.delete(oldest);
    }
    return bot;
  }
}

function isDatabaseFault(error: unknown): boolean {
  return isAppError(error) && error.code.startsWith("DB_");
}
