// OpenAI Realtime against a local server that keeps to its protocol: the contract of all models.
import { startOpenAiServer } from "@pipecast/testkit/openai-server";
import { describeRealtimeModel } from "../realtime-model.contract.ts";
import { openaiModel } from "./openai-model.ts";

describeRealtimeModel("openai", async () => {
  const server = await startOpenAiServer({ key: "a-key" });
  return {
    model: openaiModel({ apiKey: "a-key", baseUrl: server.url }),
    options: {},
    provokeCall: (session) => session.sendText("user", "please book it", true),
    async dispose() {
      await server.close();
      if (server.faults.length > 0) throw new Error(server.faults.join("\n"));
    },
  };
});
