// The ARI client: what a switch does to channels and bridges, and the events of its Stasis applications.

import { AsteriskError } from "../asterisk-error.ts";
import type { AsteriskAddress } from "../asterisk-url.ts";
import { KeptConnection, type KeptOptions } from "../kept-connection.ts";
import { Listeners } from "../listeners.ts";
import {
  type AriBridge,
  type AriChannel,
  type AriEvent,
  isAriBridge,
  isAriChannel,
} from "./ari-event.ts";
import { AriEventsLink } from "./ari-events-link.ts";
import { AriHttp, type AriRequest } from "./ari-http.ts";
import { ariPath } from "./ari-path.ts";

export { AsteriskError, type AsteriskErrorCode, type AsteriskOutcome } from "../asterisk-error.ts";
export { parseAsteriskUrl, type AsteriskAddress } from "../asterisk-url.ts";
export type { AriBridge, AriChannel, AriEvent } from "./ari-event.ts";

export interface AriClientOptions extends AsteriskAddress, KeptOptions {
  apps: readonly string[];
  subscribeAll?: boolean;
  /** The deadline of each request. */
  requestMs?: number;
  connectMs?: number;
  pingMs?: number;
}

export interface ExternalMedia {
  app: string;
  /** `host:port` of an AudioSocket server, or the name of a websocket_client.conf section. */
  externalHost: string;
  encapsulation: "audiosocket" | "none" | "rtp";
  transport: "tcp" | "websocket" | "udp";
  /** Always say it, `slin16`: without one Asterisk sends the caller's codec. */
  format: string;
  /** AudioSocket: the UUID of the call. */
  data?: string;
  channelId?: string;
  /** The only reliable way to pass ids on: they reach a websocket as channel_variables. */
  variables?: Readonly<Record<string, string>>;
}

/** A channel that Asterisk makes by calling somebody; answered, it goes to that place of the dialplan. */
export interface Origination extends DialplanPlace {
  /** `PJSIP/name`. */
  endpoint: string;
  channelId: string;
  callerId: string;
  /** Seconds until it is given up. */
  timeout: number;
}

/** Where a channel goes on in the dialplan. */
export interface DialplanPlace {
  context: string;
  extension: string;
  priority?: number;
}

const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,79}(?:\([A-Za-z0-9_,.-]{0,120}\))?$/;

export class AriClient {
  readonly #http: AriHttp;
  readonly #connection: KeptConnection<AriEventsLink>;
  readonly #events: Listeners<AriEvent>;

  /** Starts connecting the websocket at once; requests need no websocket. */
  constructor(options: AriClientOptions) {
    const { connectMs = 5000, pingMs = 10_000, requestMs = 5000 } = options;
    for (const app of options.apps) ariPath(app);
    this.#http = new AriHttp(options, requestMs);
    this.#events = new Listeners((error) => options.onFault?.(error));
    const tell = (event: AriEvent) => this.#events.tell(event);
    const make = () => new AriEventsLink({ ...options, connectMs, pingMs }, tell);
    this.#connection = new KeptConnection("ARI", make, options);
  }

  /** Whether events are heard. */
  get connected(): boolean {
    return this.#connection.connected;
  }

  /** Resolves when events are heard and the resync is done; rejects with the last error after `timeoutMs`. */
  ready(timeoutMs = 10_000): Promise<void> {
    return this.#connection.ready(timeoutMs);
  }

  onEvent(listener: (event: AriEvent) => void): () => void {
    return this.#events.add(listener);
  }

  /**
   * Runs after each opening of the websocket: Asterisk keeps no events for who was away, so compare `listChannels` and
   * `listBridges` with what you know. A channel that is gone has ended.
   */
  onConnected(resync: () => void | Promise<void>): () => void {
    return this.#connection.onConnected(resync);
  }

  /** Gives the websocket up and opens another, as after a loss. */
  reconnect(): void {
    this.#connection.restart();
  }

  /**
   * Whether Asterisk knows the application. It can forget one whose websocket is open: when two websockets of it overlapped,
   * the end of the older one may take the application with it, and then the younger one hears nothing.
   */
  async hasApplication(app: string): Promise<boolean> {
    return wasThere(this.#send("GET", ["applications", app]));
  }

  async close(): Promise<void> {
    this.#http.close();
    await this.#connection.close();
  }

  async listChannels(): Promise<AriChannel[]> {
    return manyOf(await this.#send("GET", ["channels"]), isAriChannel);
  }

  async getChannel(id: string): Promise<AriChannel> {
    return oneOf(await this.#send("GET", ["channels", id]), isAriChannel);
  }

  /** Calls somebody. A conflict when there is a channel of this id; refused when the endpoint is not there. */
  async originate({ priority = 1, ...query }: Origination): Promise<void> {
    await this.#http.send({
      method: "POST",
      path: ariPath("channels"),
      query: { ...query, priority },
    });
  }

  async answer(id: string): Promise<void> {
    await this.#send("POST", ["channels", id, "answer"]);
  }

  /** Hangs up; false when the channel was gone already. */
  hangup(
    id: string,
    reason: "normal" | "busy" | "congestion" | "no_answer" = "normal",
  ): Promise<boolean> {
    return wasThere(this.#send("DELETE", ["channels", id], { reason }));
  }

  /** Leaves Stasis and goes on in the dialplan. */
  async continueInDialplan(
    id: string,
    { context, extension, priority = 1 }: DialplanPlace,
  ): Promise<void> {
    await this.#send("POST", ["channels", id, "continue"], { context, extension, priority });
  }

  /**
   * Makes a channel that carries media to a server of ours; it enters `app` by a StasisStart of its own, and only after
   * that may it be added to a bridge. An AudioSocket server that is down is an error at once, a websocket one is not.
   */
  async createExternalMedia(media: ExternalMedia): Promise<AriChannel> {
    const { externalHost, variables, ...query } = media;
    const body = variables && { variables };
    const answer = await this.#http.send({
      method: "POST",
      path: ariPath("channels", "externalMedia"),
      query: { ...query, external_host: externalHost },
      body,
    });
    return oneOf(answer, isAriChannel);
  }

  /** The value of a variable or function, "" when it is not set. */
  async getVariable(id: string, variable: string): Promise<string> {
    const query = { variable: checkedVariable(variable) };
    try {
      const answer = await this.#send("GET", ["channels", id, "variable"], query);
      const { value } = (answer ?? {}) as { value?: unknown };
      return typeof value === "string" ? value : "";
    } catch (error) {
      // Asterisk says 404 both for a channel that is gone and for a variable that is not set.
      const unset = error instanceof AsteriskError && error.code === "ASTERISK_NOT_FOUND";
      if (unset && /variable was not found/i.test(error.message)) return "";
      throw error;
    }
  }

  async setVariable(id: string, variable: string, value: string): Promise<void> {
    const query = { variable: checkedVariable(variable), value };
    await this.#send("POST", ["channels", id, "variable"], query);
  }

  async listBridges(): Promise<AriBridge[]> {
    return manyOf(await this.#send("GET", ["bridges"]), isAriBridge);
  }

  async createBridge(options: { bridgeId?: string; name?: string } = {}): Promise<AriBridge> {
    return oneOf(
      await this.#send("POST", ["bridges"], { type: "mixing", ...options }),
      isAriBridge,
    );
  }

  async addChannel(bridge: string, channel: string): Promise<void> {
    ariPath(channel);
    await this.#send("POST", ["bridges", bridge, "addChannel"], { channel });
  }

  async removeChannel(bridge: string, channel: string): Promise<void> {
    ariPath(channel);
    await this.#send("POST", ["bridges", bridge, "removeChannel"], { channel });
  }

  /** Destroys a bridge; false when it was gone, or going, already. Its channels stay, in silence. */
  destroyBridge(id: string): Promise<boolean> {
    return wasThere(this.#send("DELETE", ["bridges", id]));
  }

  /** Lets `app` hear of `channel:ID`, `bridge:ID`, `endpoint:PJSIP/name` or `deviceState:name`. */
  async subscribe(app: string, eventSource: string): Promise<void> {
    await this.#send("POST", ["applications", app, "subscription"], { eventSource });
  }

  async unsubscribe(app: string, eventSource: string): Promise<void> {
    await this.#send("DELETE", ["applications", app, "subscription"], { eventSource });
  }

  async #send(
    method: AriRequest["method"],
    path: readonly string[],
    query?: AriRequest["query"],
  ): Promise<unknown> {
    return this.#http.send({ method, path: ariPath(...path), query });
  }
}

async function wasThere(sending: Promise<unknown>): Promise<boolean> {
  try {
    await sending;
    return true;
  } catch (error) {
    if (!(error instanceof AsteriskError)) throw error;
    // A bridge on its way out is for a moment one that is "not in Stasis application".
    if (error.code === "ASTERISK_NOT_FOUND" || error.code === "ASTERISK_CONFLICT") return false;
    throw error;
  }
}

function checkedVariable(name: string): string {
  if (variableName.test(name)) return name;
  throw new AsteriskError("ASTERISK_FIELD_REFUSED", "ARI: that is no name of a channel variable");
}

function oneOf<T>(answer: unknown, is: (value: unknown) => value is T): T {
  if (is(answer)) return answer;
  throw new AsteriskError(
    "ASTERISK_FAULTY_ANSWER",
    "ARI: Asterisk answered something else than asked",
  );
}

function manyOf<T>(answer: unknown, is: (value: unknown) => value is T): T[] {
  if (!Array.isArray(answer)) return [oneOf(answer, is)];
  return answer.filter(is);
}
