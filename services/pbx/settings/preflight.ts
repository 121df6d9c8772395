// Looks, when settings are saved, whether MSG91 would take what they send: said as warnings, never a reason not to save.
import type { Msg91Settings, TicketWhatsapp } from "@pipecast/contracts/pbx/messaging";
import { isAppError } from "@pipecast/platform/errors";
import type { Transport } from "@pipecast/platform/transport";
import { type Msg91Template, listNumbers, listTemplates } from "./msg91-account.ts";
import type { Msg91Account } from "./msg91-settings.ts";

/** What is wrong with the number that messages go out from. */
export async function checkNumber(
  msg91: Transport,
  account: Msg91Account | undefined,
  { integrated_number }: Pick<Msg91Settings, "integrated_number">,
): Promise<string[]> {
  if (account === undefined) return [];
  try {
    const numbers = await listNumbers(msg91, account);
    const mine = numbers.find(({ number }) => digits(number) === integrated_number);
    if (mine === undefined)
      return ["MSG91 does not know this integrated_number for the key: messages will be refused."];
    return /^(active|unknown|approved|connected|live)$/i.test(mine.status)
      ? []
      : [`MSG91 says that the integrated_number is ${mine.status}.`];
  } catch (error) {
    return [couldNotAsk(error)];
  }
}

/** What is wrong with the templates that are to be sent. */
export async function checkTemplates(
  msg91: Transport,
  account: Msg91Account | undefined,
  settings: TicketWhatsapp,
): Promise<string[]> {
  if (account === undefined)
    return settings.enabled ? ["No MSG91 key is set: messages stay here."] : [];
  try {
    return judgeTemplates(await listTemplates(msg91, account), account.language, settings);
  } catch (error) {
    return [couldNotAsk(error)];
  }
}

/** Pure. */
export function judgeTemplates(
  known: readonly Msg91Template[],
  language: string,
  { statuses }: Pick<TicketWhatsapp, "statuses">,
): string[] {
  return Object.entries(statuses).flatMap(([status, { template, parameters }]) => {
    if (template === "") return [];
    const named = known.filter(({ name }) => name === template);
    const found = named.find((one) => one.language === language);
    const of = `${template}, sent for ${status},`;
    if (named.length === 0) return [`MSG91 has no template ${of} yet: its messages will fail.`];
    if (found === undefined) {
      const others = named.map((one) => one.language).join(", ");
      return [`The template ${of} is there in ${others}, not in ${language}.`];
    }
    return [
      ...(found.status === "approved" ? [] : [`The template ${of} is ${found.status}.`]),
      ...(found.parameters === parameters.length
        ? []
        : [`The template ${of} takes ${found.parameters} values, ${parameters.length} are set.`]),
    ];
  });
}

function couldNotAsk(error: unknown): string {
  const why = isAppError(error) ? error.message : "MSG91 could not be asked.";
  return `Saved, but not checked: ${why}`;
}

function digits(number: string): string {
  return number.replaceAll(/\D/g, "");
}
