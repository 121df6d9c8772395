// JSON-RPC over lines of text, as the Model Context Protocol has it on stdin and stdout: one request, one answer, in order.
import { type Interface, createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { z } from "zod";

const Request = z.object({
  jsonrpc: z.literal("2.0"),
  /** Absent: a notification, which gets no answer. */
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().max(200),
  params: z.unknown().optional(),
});

/** What a method refuses, by a code of JSON-RPC. */
export class RpcError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export type Methods = Readonly<Record<string, (params: unknown) => unknown>>;

const longestLine = 1_000_000;

/** Resolves when the input has ended and everything is answered. */
export async function answerLines(
  input: Readable,
  output: Writable,
  methods: Methods,
): Promise<void> {
  const lines: Interface = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (line.trim() === "") continue;
    const answer = await answerLine(line, methods);
    if (answer !== undefined) output.write(`${JSON.stringify({ jsonrpc: "2.0", ...answer })}\n`);
  }
}

async function answerLine(line: string, methods: Methods): Promise<object | undefined> {
  const request = line.length > longestLine ? undefined : Request.safeParse(parseJson(line)).data;
  if (request === undefined)
    return { id: null, error: { code: -32_700, message: "that was no request of JSON-RPC 2.0" } };
  const { id, method, params } = request;
  try {
    const known = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (known === undefined && id !== undefined)
      throw new RpcError(-32_601, `there is no method ${method}`);
    const result = await known?.(params);
    return id === undefined ? undefined : { id, result };
  } catch (error) {
    if (id === undefined) return undefined;
    const code = error instanceof RpcError ? error.code : -32_603;
    return { id, error: { code, message: error instanceof Error ? error.message : "failed" } };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
