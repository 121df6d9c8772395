// Every word the console says, in English, by feature. Another language is another file of this shape.
import { accounts } from "./en/accounts.ts";
import { flowEditor } from "./en/flow-editor.ts";
import { frame } from "./en/frame.ts";
import { phone } from "./en/phone.ts";
import { agents } from "./en/agents.ts";
import { bots } from "./en/bots.ts";
import { calls } from "./en/calls.ts";
import { overview } from "./en/overview.ts";
import { settings } from "./en/settings.ts";
import { welcome } from "./en/welcome.ts";
import { tickets } from "./en/tickets.ts";
import { live } from "./en/live.ts";
import { flowInspector } from "./en/flow-inspector.ts";
import { flowTests } from "./en/flow-tests.ts";
import { workflows } from "./en/workflows.ts";

export const en = {
  product: "PipeCast",
  ...frame,
  ...phone,
  accounts,
  agents,
  calls,
  tickets,
  overview,
  settings,
  welcome,
  live,
  bots,
  flowEditor,
  flowInspector,
  workflows,
  flowTests,
};

export type Words = typeof en;
