// Events of ARI: those a switch acts on are typed and checked, all others come through as `Other`.

export interface AriChannel {
  id: string;
  name: string;
  state: string;
  caller: { name: string; number: string };
  dialplan: { context: string; exten: string; priority: number };
  connected?: { name: string; number: string };
  accountcode?: string;
  creationtime?: string;
  language?: string;
  channelvars?: { readonly [name: string]: string };
}

export interface AriBridge {
  id: string;
  technology: string;
  bridge_type: string;
  channels: readonly string[];
  name?: string;
}

interface Told {
  application: string;
  timestamp: string;
}

export type AriEvent = Told &
  (
    | {
        type: "StasisStart";
        args: readonly string[];
        channel: AriChannel;
        replace_channel?: AriChannel;
      }
    | { type: "StasisEnd"; channel: AriChannel }
    | { type: "ChannelCreated"; channel: AriChannel }
    | { type: "ChannelStateChange"; channel: AriChannel }
    | { type: "ChannelDialplan"; channel: AriChannel; dialplan_app: string }
    | { type: "ChannelHangupRequest"; channel: AriChannel; cause?: number; soft?: boolean }
    | { type: "ChannelDestroyed"; channel: AriChannel; cause: number; cause_txt: string }
    | { type: "ChannelDtmfReceived"; channel: AriChannel; digit: string; duration_ms: number }
    | { type: "ChannelEnteredBridge"; bridge: AriBridge; channel?: AriChannel }
    | { type: "ChannelLeftBridge"; bridge: AriBridge; channel: AriChannel }
    | { type: "BridgeCreated"; bridge: AriBridge }
    | { type: "BridgeDestroyed"; bridge: AriBridge }
    | {
        type: "Dial";
        peer: AriChannel;
        caller?: AriChannel;
        dialstatus: string;
        dialstring?: string;
      }
    | {
        type: "BridgeBlindTransfer";
        channel: AriChannel;
        context: string;
        exten: string;
        result: string;
        bridge?: AriBridge;
      }
    | {
        type: "BridgeAttendedTransfer";
        transferer_first_leg: AriChannel;
        transferer_second_leg: AriChannel;
        result: string;
        destination_type: string;
        transferee?: AriChannel;
        transfer_target?: AriChannel;
      }
    /** Another client has taken this application over: our websocket hears nothing more. */
    | { type: "ApplicationReplaced" }
    /** Anything else, as it came. */
    | { type: "Other"; event: string; raw: { readonly [key: string]: unknown } }
  );

type Check = (value: unknown) => boolean;
type Known = Exclude<AriEvent["type"], "Other">;

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number";
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const fields =
  (checks: { readonly [key: string]: Check }): Check =>
  (value) =>
    isObject(value) && Object.entries(checks).every(([key, check]) => check(value[key]));
const channel = fields({
  id: text,
  name: text,
  state: text,
  caller: fields({ name: text, number: text }),
  dialplan: fields({ context: text, exten: text, priority: number }),
});
const bridge = fields({ id: text, technology: text, bridge_type: text, channels: texts });

/** What an event must have to be taken as that event. */
const shapes: { readonly [type in Known]: { readonly [key: string]: Check } } = {
  StasisStart: { args: texts, channel },
  StasisEnd: { channel },
  ChannelCreated: { channel },
  ChannelStateChange: { channel },
  ChannelDialplan: { channel, dialplan_app: text },
  ChannelHangupRequest: { channel },
  ChannelDestroyed: { channel, cause: number, cause_txt: text },
  ChannelDtmfReceived: { channel, digit: text, duration_ms: number },
  ChannelEnteredBridge: { bridge },
  ChannelLeftBridge: { bridge, channel },
  BridgeCreated: { bridge },
  BridgeDestroyed: { bridge },
  Dial: { peer: channel, dialstatus: text },
  BridgeBlindTransfer: { channel, context: text, exten: text, result: text },
  BridgeAttendedTransfer: {
    transferer_first_leg: channel,
    transferer_second_leg: channel,
    result: text,
    destination_type: text,
  },
  ApplicationReplaced: {},
};

/** Whether Asterisk's JSON is a channel as we use one. */
export function isAriChannel(value: unknown): value is AriChannel {
  return channel(value);
}

/** Whether Asterisk's JSON is a bridge as we use one. */
export function isAriBridge(value: unknown): value is AriBridge {
  return bridge(value);
}

/** An event from the websocket's text; undefined for what is no event at all. */
export function parseAriEvent(json: string): AriEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isObject(value) || typeof value.type !== "string") return undefined;
  const { type } = value;
  const shape = Object.hasOwn(shapes, type) ? shapes[type as Known] : undefined;
  const application = typeof value.application === "string" ? value.application : "";
  const timestamp = typeof value.timestamp === "string" ? value.timestamp : "";
  if (shape && fields(shape)(value))
    return { ...value, application, timestamp } as unknown as AriEvent;
  return { type: "Other", event: type, application, timestamp, raw: value };
}
