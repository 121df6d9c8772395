// Every word the console says, in Hindi, by feature.
import type { Words } from "./en.ts";
import { accounts } from "./hi/accounts.ts";
import { agents } from "./hi/agents.ts";
import { bots } from "./hi/bots.ts";
import { calls } from "./hi/calls.ts";
import { flowInspector } from "./hi/flow-inspector.ts";
import { flowTests } from "./hi/flow-tests.ts";
import { flowEditor } from "./hi/flow-editor.ts";
import { frame } from "./hi/frame.ts";
import { live } from "./hi/live.ts";
import { phone } from "./hi/phone.ts";
import { overview } from "./hi/overview.ts";
import { settings } from "./hi/settings.ts";
import { welcome } from "./hi/welcome.ts";
import { tickets } from "./hi/tickets.ts";
import { workflows } from "./hi/workflows.ts";

export const hi: Words = {
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
