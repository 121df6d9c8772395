// The whole program on a folder of its own, asked over HTTP as its users ask, with callers on its real AudioSocket port.
import { type AudioSocketCall, dialAudioSocket } from "@pipecast/asterisk/audiosocket";
import { type RunningProgram, startProgram } from "@pipecast/testkit/pipecast-program";
import { waitUntil } from "@pipecast/testkit/wait-until";

/** Nothing in common, so that each can be told from the others wherever it turns up. */
export const installationSecrets = {
  OPERATOR_TOKEN: "Op3rator0tTy7uUi8iOo9pPqQ1wWe2eRr4r",
  INTERNAL_KEY: "Int3rnal1zZ9xXc8cCv7vVb6bBn5nNm4mMa",
  MASTER_KEY: "M4sterk2lLk3kKj5jJh6hHg7gGf8fFd9dDs",
  JWT_SECRET: "Jw7Secr3yY1aAs2sSd4dDf5fFg6gGh7hHj8",
};

export interface Answer<Body = Record<string, unknown>> {
  status: number;
  body: Body;
  text: string;
}

export interface PlacedCall {
  channel_id: string;
  linkedid: string;
  session_id: string;
  uuid: string;
  audiosocket: string;
}

export interface StoredSession {
  id: string;
  org_id: string;
  node: string | null;
  outcome: string | null;
  state: Record<string, unknown>;
  transcript: { who: string; text: string }[];
  actions: { type: string; status: string; url?: string; body?: unknown }[];
}

export interface Installation extends AsyncDisposable {
  readonly program: RunningProgram;
  /** As the operator, unless a bearer token is given. */
  ask: <Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    bearer?: string,
  ) => Promise<Answer<Body>>;
  /** The token of an organization's API key. */
  login(key: { api_key: string; api_secret: string }): Promise<string>;
  place(org_id: string, from: string, to: string): Promise<PlacedCall>;
  /** Brings the call's audio, and resolves when the first of the bot's comes. */
  dial(call: PlacedCall): Promise<AudioSocketCall>;
  session(id: string): Promise<StoredSession>;
  /** Waits until the session satisfies `check`. */
  until(
    id: string,
    what: string,
    check: (session: StoredSession) => boolean,
  ): Promise<StoredSession>;
}

export async function runInstallation(options: {
  data: string;
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  args?: readonly string[];
}): Promise<Installation> {
  const env = { ...installationSecrets, ...options.env };
  const program = await startProgram({ ...options, env });
  const { url } = program.ready;

  const ask: Installation["ask"] = async (method, path, body, bearer = env.OPERATOR_TOKEN) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await answer.text();
    const json = answer.headers.get("content-type")?.includes("json") === true;
    return { status: answer.status, text, body: json ? JSON.parse(text) : undefined };
  };
  const demand = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
    const answer = await ask<Body>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const session = (id: string) => demand<StoredSession>("GET", `/admin/sessions/${id}`);

  return {
    program,
    ask,
    session,
    async login(key) {
      const { body, status, text } = await ask<{ token: string }>("POST", "/api/v1/auth/login", {
        api_key: key.api_key,
        api_secret: key.api_secret,
      });
      if (status !== 200) throw new Error(text);
      return body.token;
    },
    place: (org_id, from, to) =>
      demand<PlacedCall>("POST", "/api/v1/sandbox/calls", { org_id, from, to }),
    async dial({ audiosocket, uuid }) {
      const [host = "", port = ""] = audiosocket.split(/:(?=\d+$)/);
      const heard = Promise.withResolvers<void>();
      const onAudio = () => heard.resolve();
      const line = await dialAudioSocket({ host, port: Number(port), uuid, onAudio });
      const ended = line.ended.then((why) => {
        throw new Error(`the gateway did not take the call: ${why}`);
      });
      await Promise.race([heard.promise, ended]);
      ended.catch(() => undefined);
      return line;
    },
    until: (id, what, check) =>
      waitUntil(what, 30_000, async () => {
        const found = await session(id).catch(() => undefined);
        return found !== undefined && check(found) ? found : undefined;
      }),
    async [Symbol.asyncDispose]() {
      await program.stop("SIGKILL");
    },
  };
}
