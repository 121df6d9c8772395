// Workflow triggers on the embedded database.
import { describeWorkflows } from "./workflows.contract.ts";

describeWorkflows("[sqlite]", async () => "sqlite::memory:");
