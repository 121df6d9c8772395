// The switch's side of a browser phone's call: placed in the sandbox, looked at, hung up. Without a sandbox there is none.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { getSandboxCall, hangUpSandboxCall, placePhoneCall } from "@pipecast/contracts/pbx/sandbox";

type Answer<Schema> = Schema extends { _output: infer Output } ? Output : never;
export type WhereCallIs = Answer<NonNullable<typeof getSandboxCall.success.schema>>;
export type PlacedCall = Answer<NonNullable<typeof placePhoneCall.success.schema>>;

export interface SwitchAsker {
  pbx: ClientTransport;
  internalKey: string;
}

export interface SwitchSide {
  readonly call: PlacedCall;
  /** Undefined when the switch knows the call no longer. Rejects when pbx could not be asked. */
  look(): Promise<WhereCallIs | undefined>;
  /** The person hangs up; a call that is over already stays over. Never rejects. */
  hangUp(): Promise<void>;
}

/** Undefined where the switch is no sandbox. Rejects with pbx's or the transport's error. */
export async function placeOnSwitch(
  { pbx, internalKey }: SwitchAsker,
  wanted: {
    org_id: string;
    bot_id: string;
    session_id: string;
    uuid: string;
    caller_number: string;
  },
): Promise<SwitchSide | undefined> {
  const headers = { "x-internal-key": internalKey };
  const { org_id } = wanted;
  let call: PlacedCall;
  try {
    call = await askRoute(pbx, placePhoneCall, { body: wanted }, { headers });
  } catch (error) {
    if (isAbsent(error, "ROUTE_NOT_FOUND")) return undefined;
    throw error;
  }
  const params = { channel_id: call.channel_id };
  return {
    call,
    async look() {
      try {
        return await askRoute(pbx, getSandboxCall, { params, query: { org_id } }, { headers });
      } catch (error) {
        if (isAbsent(error, "PBX_CALL_NOT_FOUND")) return undefined;
        throw error;
      }
    },
    async hangUp() {
      const over = askRoute(pbx, hangUpSandboxCall, { params, body: { org_id } }, { headers });
      await over.catch(() => undefined);
    },
  };
}

function isAbsent(error: unknown, code: string): boolean {
  return error instanceof RemoteError && error.status === 404 && error.code === code;
}
