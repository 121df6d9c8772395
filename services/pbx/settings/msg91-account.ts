// What MSG91 says of an organization's own account: its numbers and templates. Read only; messages are sent by events.
import type { Transport } from "@pipecast/platform/transport";
import { z } from "zod";
import { PbxErrors } from "../errors.ts";
import type { Msg91Account } from "./msg91-settings.ts";

const deadlineMs = 8_000;

export interface Msg91Number {
  number: string;
  status: string;
}

export interface Msg91Template {
  name: string;
  language: string;
  status: string;
  parameters: number;
  text: string;
}

const Numbers = z.looseObject({
  data: z.array(
    z.looseObject({
      integrated_number: z.coerce.string().optional(),
      number: z.coerce.string().optional(),
      status: z.coerce.string().optional(),
    }),
  ),
});

const Version = z.looseObject({
  language: z.string().optional(),
  status: z.string().optional(),
  code: z
    .array(z.looseObject({ type: z.string().optional(), text: z.string().optional() }))
    .optional(),
});
const Templates = z.looseObject({
  data: z.array(Version.extend({ name: z.string(), languages: z.array(Version).optional() })),
});

/** GET /api/v5/whatsapp/whatsapp-activation/. Throws PBX_MSG91_KEY_REFUSED, PBX_MSG91_UNAVAILABLE. */
export async function listNumbers(msg91: Transport, account: Msg91Account): Promise<Msg91Number[]> {
  const { data } = await ask(msg91, account, "/api/v5/whatsapp/whatsapp-activation/", Numbers);
  return data.map(({ integrated_number, number, status }) => ({
    number: integrated_number ?? number ?? "",
    status: status ?? "unknown",
  }));
}

/** GET /api/v5/whatsapp/get-template-client/{number}: one item per template and language. Throws as `listNumbers`. */
export async function listTemplates(
  msg91: Transport,
  account: Msg91Account,
): Promise<Msg91Template[]> {
  const path = `/api/v5/whatsapp/get-template-client/${account.integrated_number}`;
  const { data } = await ask(msg91, account, path, Templates);
  return data.flatMap(({ name, languages, ...only }) =>
    (languages ?? [only]).map((version) => {
      const text = version.code?.find(({ type }) => type?.toUpperCase() === "BODY")?.text ?? "";
      return {
        name,
        language: version.language ?? "",
        status: (version.status ?? "unknown").toLowerCase(),
        parameters: new Set(text.match(/\{\{[^{}]{1,64}\}\}/g)).size,
        text: text.slice(0, 2_000),
      };
    }),
  );
}

async function ask<Answer extends z.ZodType>(
  msg91: Transport,
  { authkey }: Msg91Account,
  path: string,
  schema: Answer,
): Promise<z.output<Answer>> {
  const headers = { accept: "application/json", authkey };
  let answer: { status: number; body: string };
  try {
    answer = await msg91.request({ method: "GET", path, headers, deadlineMs });
  } catch (cause) {
    throw PbxErrors.MSG91_UNAVAILABLE({ status: "no answer" }, { cause });
  }
  if (answer.status === 401 || answer.status === 403) throw PbxErrors.MSG91_KEY_REFUSED();
  const parsed = answer.status === 200 ? schema.safeParse(readJson(answer.body)) : undefined;
  if (parsed?.success !== true) throw PbxErrors.MSG91_UNAVAILABLE({ status: answer.status });
  return parsed.data;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
