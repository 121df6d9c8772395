// One conversation over five nodes whose connection breaks at one message, as the caller hears it: for the bench and its test.
import { geminiModel } from "@pipecast/realtime/gemini";
import { withFallback } from "@pipecast/realtime/fallback";
import { withMenu } from "@pipecast/realtime/menu";
import { offlineModel } from "@pipecast/realtime/offline";
import { openaiModel } from "@pipecast/realtime/openai";
import { startGeminiServer } from "@pipecast/testkit/gemini-server";
import { startOpenAiServer } from "@pipecast/testkit/openai-server";
import {
  FiveNodes,
  allTools,
  countingBrain,
} from "../../packages/realtime/steady/five-nodes.fixture.ts";

export const ways = ["context_update", "declare_all", "reconnect", "openai"] as const;
export type Way = (typeof ways)[number];

export interface DropCase {
  way: Way;
  /** The message of the server in whose place the connection breaks; undefined: none does. */
  at: number | undefined;
  /** 1006: without a word. */
  code: number;
  /** Whether the provider goes on with a session of its own. */
  resumes: boolean;
  /** Connections refused behind the break; "all": the provider is away for good. */
  refused: number | "all";
}

export interface DropResult {
  /** "first": the same provider; "second": the other one; "given back": the session ended and said so; "lost": nothing happened. */
  end: "first" | "second" | "given back" | "lost";
  /** Functions that ran more than once. */
  twice: string[];
  /** Longest silence in milliseconds while words were owed. */
  gapMs: number;
  /** Messages of the first provider's server. */
  messages: number;
  faults: string[];
}

/** By then a call has gone on, or it is lost. */
const LOST_MS = 30_000;
const RATE = 24_000;

/** What the caller hears: audio is played as it comes, and silence is what lies between. */
class Ear extends FiveNodes {
  gapMs = 0;
  #heardUntil = performance.now();

  override audio(pcm: Int16Array): void {
    const now = performance.now();
    this.gapMs = Math.max(this.gapMs, now - this.#heardUntil);
    this.#heardUntil = Math.max(now, this.#heardUntil) + (pcm.length * 1000) / RATE;
    super.audio(pcm);
  }
}

export async function dropCall(given: DropCase): Promise<DropResult> {
  const { way, at, code, resumes, refused } = given;
  const drop = at === undefined ? {} : { drop: { at, code, dropped: () => refuse() } };
  const refuse = () => first.refuse(refused === "all" ? 1_000_000 : refused);
  const brain = countingBrain();
  const first =
    way === "openai"
      ? await startOpenAiServer({ brain, ...drop })
      : await startGeminiServer({
          brain,
          resumes,
          contextUpdates: way === "context_update",
          fixedContext: way !== "context_update",
          ...drop,
        });
  const second = await startOpenAiServer({ brain: countingBrain() });
  const make = way === "openai" ? openaiModel : geminiModel;
  const behind = openaiModel({ apiKey: "k", baseUrl: second.url });
  const model = withMenu(
    withFallback(make({ apiKey: "k", baseUrl: first.url }), () => ({
      model: behind,
      options: { tools: allTools },
    })),
    { voice: offlineModel({ voice: "tones" }), speaks: async () => true },
  );
  const ear = new Ear();
  const options = { tools: allTools, settings: { node_change: way } };
  let enough: ReturnType<typeof setTimeout> | undefined;
  const lost = new Promise<"lost">((resolve) => {
    enough = setTimeout(() => resolve("lost"), LOST_MS);
  });
  const session = await ear.play(model, options).catch(() => undefined);
  const over = session === undefined ? "given back" : await Promise.race([ear.over(), lost]);
  clearTimeout(enough);
  const ended = session === undefined || ear.ends.length > 0;
  const went = second.peers.length > 0 ? "second" : "first";
  const end = over === "lost" ? "lost" : ended ? "given back" : went;
  session?.close();
  await first.close();
  await second.close();
  const twice = ear.run.filter((name, place) => ear.run.indexOf(name) !== place);
  const faults = [...first.faults, ...second.faults];
  return { end, twice, gapMs: ear.gapMs, messages: first.messages, faults };
}

/** The n-th case: every message of every way in turn, broken in every manner; `messages`: how many an unbroken call has. */
export function dropCase(n: number, messages: Readonly<Record<Way, number>>): DropCase {
  const way = ways[n % ways.length] as Way;
  const turn = Math.floor(n / ways.length);
  const at = turn % messages[way];
  const manner = Math.floor(turn / messages[way]) + turn;
  const refused = ([0, 0, 1, 0, 2, 0, "all"] as const)[manner % 7] as DropCase["refused"];
  const code = [1006, 1011, 1008, 1007, 1000][manner % 5] as number;
  return { way, at, code, resumes: manner % 3 !== 0, refused };
}
