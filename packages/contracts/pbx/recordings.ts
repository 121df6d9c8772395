// The recording of a call, whole or in ranges. CONTRACT §3.
import { z } from "zod";
import { OrgQuery } from "../fields.ts";
import { defineRoute } from "../route.ts";

/** With `Content-Length`; a `Range` gives 206, one outside of the file 416. */
export const getRecording = defineRoute({
  method: "GET",
  path: "/api/v1/calls/:linkedid/recording",
  auth: ["jwt"],
  tag: "pbx",
  summary: "The recording of a call, from this machine or from the fallback store",
  params: z.object({ linkedid: z.string().min(1).max(128) }),
  query: OrgQuery,
  success: { status: 200, contentType: "audio/wav" },
  errors: [
    "PBX_CALL_UNKNOWN",
    "PBX_RECORDING_NOT_FOUND",
    "PBX_RECORDING_NOT_READY",
    "PBX_RECORDING_UNAVAILABLE",
    "PBX_RANGE_NOT_SATISFIABLE",
  ],
});
