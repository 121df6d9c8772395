// What the sandbox reads of an organization, from the same tables that Asterisk's configuration is made of.
import type { OrganizationTable } from "../../organizations/organization-table.ts";
import type { QueueTable } from "../../queues/queue-table.ts";
import type { UserTable } from "../../users/user-table.ts";
import type { SandboxDirectory } from "./sandbox-call.ts";

/** Every active sip user is reachable; a bot's extension has no phone. */
export function createSandboxDirectory(parts: {
  organizations: OrganizationTable;
  users: UserTable;
  queues: QueueTable;
}): SandboxDirectory {
  const { organizations, users, queues } = parts;
  const idOf = async (context_prefix: string) => (await organizations.find({ context_prefix }))?.id;
  return {
    async queue(prefix, number) {
      const orgId = await idOf(prefix);
      const queue = orgId === undefined ? undefined : await queues.find(orgId, number);
      if (orgId === undefined || queue === undefined) return undefined;
      const reachable = new Set(await users.active(orgId, "sip"));
      const members = queue.members.filter((member) => reachable.has(member));
      return { members, timeout_s: queue.timeout_s };
    },
    async extension(prefix, extension) {
      const orgId = await idOf(prefix);
      const user = orgId === undefined ? undefined : await users.find(orgId, extension);
      if (user?.status !== "active") return undefined;
      return user.routing_type === "sip" ? "phone" : "none";
    },
  };
}
