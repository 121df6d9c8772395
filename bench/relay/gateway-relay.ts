// The product in bench/relay: a whole gateway without its database, its calls led by a flow, spoken by Gemini Live.
import { compileFlow } from "@pipecast/flow/compile-flow";
import { geminiModel } from "@pipecast/realtime/gemini";
import { openGatewayBench } from "../call-memory/gateway-bench.ts";
import { report } from "../frame-path/report.ts";

const [modelUrl = "", most = "100"] = process.argv.slice(2);
const data = { task_messages: [{ role: "system", content: "Talk." }], respond_immediately: false };
const flow = await compileFlow({ meta: { name: "talk" }, nodes: [{ id: "talk", data }] });
const gateway = await openGatewayBench(
  flow,
  Number(most),
  geminiModel({ apiKey: "k", baseUrl: modelUrl }),
);
process.on("message", (message) => {
  if (message !== "announce") return;
  const uuids = Array.from({ length: Number(most) }, () => gateway.announce());
  process.send?.({ uuids });
});
report(gateway.port);
