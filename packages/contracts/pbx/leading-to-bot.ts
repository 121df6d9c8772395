// What leads calls to a bot: asked by the gateway before a bot is removed.
import { z } from "zod";
import { E164, Extension, Id } from "../fields.ts";
import { defineRoute } from "../route.ts";

export const findLeadingToBot = defineRoute({
  method: "POST",
  path: "/api/v1/numbers/internal/leading-to-bot",
  auth: ["internal"],
  summary: "Numbers of the organization that lead to a bot, and queues whose failover does",
  tag: "internal",
  body: z.strictObject({ org_id: Id, bot_id: Id }),
  success: {
    status: 200,
    schema: z.object({ numbers: z.array(E164), queues: z.array(Extension) }),
  },
});
