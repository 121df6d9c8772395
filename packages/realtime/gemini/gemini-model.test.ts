// Gemini Live against a local server that keeps to its protocol: the contract of all models, on each way to enter a node.
import { startGeminiServer } from "@pipecast/testkit/gemini-server";
import { describeRealtimeModel } from "../realtime-model.contract.ts";
import { geminiModel } from "./gemini-model.ts";

const tools = [
  {
    name: "book",
    description: "Books a room.",
    parameters: { type: "object", properties: { room: { type: "string" } } },
  },
];

for (const node_change of ["context_update", "declare_all", "reconnect"] as const)
  describeRealtimeModel(`gemini that enters nodes by ${node_change}`, async () => {
    const server = await startGeminiServer({
      key: "a-key",
      contextUpdates: node_change === "context_update",
      fixedContext: node_change !== "context_update",
    });
    return {
      model: geminiModel({ apiKey: "a-key", baseUrl: server.url }),
      options: { settings: { node_change }, tools },
      provokeCall: (session) => session.sendText("user", "please book it", true),
      async dispose() {
        await server.close();
        if (server.faults.length > 0) throw new Error(server.faults.join("\n"));
      },
    };
  });
