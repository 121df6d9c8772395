// How it stands with each step of the first hour: asked of the server, each step for itself.
import { RemoteError } from "@pipecast/contracts/client";
import { listTickets } from "@pipecast/contracts/events/tickets";
import { listBots } from "@pipecast/contracts/gateway/bots";
import { listModels } from "@pipecast/contracts/gateway/models";
import { listCalls } from "@pipecast/contracts/pbx/call-history";
import {
  getMsg91Settings,
  getTicketWhatsapp,
  listMsg91Templates,
} from "@pipecast/contracts/pbx/messaging";
import { showTime } from "../look/time.ts";
import { ask, sayError } from "../session/server.ts";
import { words } from "../words/words.ts";
import type { Standing } from "./step.tsx";

const todo: Standing = { done: false, said: "" };

export async function findCall(timezone: string): Promise<Standing> {
  const [newest] = (await ask(listCalls, { query: { limit: 1 } })).items;
  if (newest === undefined) return todo;
  return { done: true, said: words.welcome.call.done(showTime(newest.started_at, timezone)) };
}

export async function findTicket(): Promise<Standing> {
  const [newest] = (await ask(listTickets, { query: { limit: 1 } })).items;
  if (newest === undefined) return todo;
  return { done: true, said: words.welcome.ticket.done(`#${newest.number}`) };
}

export async function findGemini(): Promise<Standing> {
  const w = words.welcome.gemini;
  const [{ providers }, { items }] = await Promise.all([
    ask(listModels, { query: {} }),
    ask(listBots, { query: { limit: 500 } }),
  ]);
  const ready = providers.includes("gemini");
  const wanting = items.filter(({ model }) => model.provider === "gemini");
  const names = wanting.map(({ name }) => name).join(", ");
  if (!ready) return names === "" ? todo : { done: false, wrong: true, said: w.missing(names) };
  return { done: true, said: names === "" ? w.done : w.used(names) };
}

export async function findWhatsapp(): Promise<Standing> {
  const w = words.welcome.whatsapp;
  const [settings, told] = await Promise.all([
    ask(getMsg91Settings, { query: {} }),
    ask(getTicketWhatsapp, { query: {} }),
  ]);
  if (!settings.configured) return todo;
  try {
    const { items } = await ask(listMsg91Templates, { query: {} });
    if (items.length === 0) return { done: false, wrong: true, said: w.noTemplates };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return { done: false, wrong: true, said: `${w.refused} ${sayError(error)}` };
  }
  if (!told.enabled) return { done: false, said: w.silent };
  return { done: true, said: w.done(settings.integrated_number ?? "") };
}
