// Looks at what an organization's numbers and queues lead to. Pure.
import type { Destination } from "../queues/queue-table.ts";
import type { ConfiguredOrganization } from "../switch/asterisk/config/config-input.ts";
import { type Finding, finding } from "./finding.ts";

/** `bots`: ids of the organization's published ones. Numbers are named by their last four digits only. */
export function examineDirectory(
  organization: ConfiguredOrganization,
  bots: ReadonlySet<string>,
): Finding[] {
  const { id: org, numbers, queues, extensions } = organization;
  const phones = new Set(extensions.map(({ extension }) => extension));
  const lines = new Set(queues.map(({ number }) => number));

  function follow(where: string, place: Destination | null): Finding[] {
    if (place === null) return [];
    const { type, id } = place;
    if (type === "bot")
      return bots.has(id) ? [] : [finding("NUMBER_TO_ABSENT_BOT", { where, org, bot: id })];
    if ((type === "queue" ? lines : phones).has(id)) return [];
    return [finding("NUMBER_TO_ABSENT_PLACE", { where, org, type, id })];
  }

  return [
    ...numbers.flatMap(({ number, target, fallback }) => {
      const short = `…${number.slice(-4)}`;
      const bare = target.type === "bot" && fallback === null;
      return [
        ...follow(`Number ${short}`, target),
        ...follow(`The fallback of number ${short}`, fallback),
        ...(bare ? [finding("NUMBER_WITHOUT_FALLBACK", { number: short, org })] : []),
      ];
    }),
    ...queues.flatMap(({ number: queue, members, failover }) => [
      ...(members.some((member) => phones.has(member))
        ? []
        : [finding("QUEUE_WITHOUT_MEMBERS", { queue, org })]),
      ...(failover === null ? [finding("QUEUE_WITHOUT_FAILOVER", { queue, org })] : []),
      ...follow(`The failover of queue ${queue}`, failover),
    ]),
  ];
}
