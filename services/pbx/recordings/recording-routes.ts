// The recording of a call over HTTP: whole or in ranges, from the first store that has it.
import { getRecording } from "@pipecast/contracts/pbx/recordings";
import { requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { PbxErrors } from "../errors.ts";
import { findCall } from "../ledger/list-calls.ts";
import type { PbxParts } from "../parts.ts";
import { readByteRange } from "./byte-range.ts";
import { recordedFiles } from "./recorded-files.ts";
import { recordingNames } from "./recording-names.ts";
import type { Recording, RecordingStore } from "./recording-store.ts";

const kinds: Readonly<Record<string, string>> = {
  mp3: "audio/mpeg",
  ogg: "audio/ogg",
  gsm: "audio/x-gsm",
};

/** Mounts it. */
export function mountRecordingRoute(
  server: HttpServer,
  parts: Pick<PbxParts, "db" | "organizations" | "log">,
  stores: readonly RecordingStore[],
  folder: string | undefined,
): void {
  const { db, organizations, log } = parts;

  async function find(names: readonly string[]) {
    let failed: unknown;
    for (const store of stores)
      for (const name of names) {
        try {
          const recording = await store.find(name);
          if (recording !== undefined) return { name, recording };
        } catch (err) {
          failed = err;
          log.error({ err }, "a store of recordings could not be asked");
          break;
        }
      }
    throw failed === undefined
      ? PbxErrors.RECORDING_NOT_FOUND()
      : PbxErrors.RECORDING_UNAVAILABLE();
  }

  mountRoute(server, getRecording, async ({ principal, params, query, request, reply }) => {
    const { linkedid } = params;
    const id = requireOrg(principal, query.org_id, PbxErrors.CALL_UNKNOWN);
    const organization = await organizations.find({ id });
    const call = organization && (await findCall(db, id, linkedid));
    if (organization === undefined || call === undefined) throw PbxErrors.CALL_UNKNOWN();
    // The head of a file that still grows says a wrong length.
    if (call.ended_at === null) throw PbxErrors.RECORDING_NOT_READY();
    const files = await recordedFiles(db, id, linkedid);
    const names = recordingNames(linkedid, files, organization.context_prefix, folder);
    const { name, recording } = await find(names);
    const range = readByteRange(request.headers.range, recording.size);
    reply.header("accept-ranges", "bytes").header("cache-control", "private, no-store");
    if (range === "unsatisfiable") {
      await recording.close();
      reply.header("content-range", `bytes */${recording.size}`);
      throw PbxErrors.RANGE_NOT_SATISFIABLE();
    }
    const { start, end } = range === "whole" ? { start: 0, end: recording.size - 1 } : range;
    reply
      .type(kinds[name.split(".").at(-1) ?? ""] ?? "audio/wav")
      .header("content-length", end - start + 1);
    if (range !== "whole")
      reply.code(206).header("content-range", `bytes ${start}-${end}/${recording.size}`);
    if (request.method === "HEAD" || recording.size === 0) {
      await recording.close();
      return reply.send(request.method === "HEAD" ? undefined : Buffer.alloc(0));
    }
    return reply.send(await bytesOf(recording, start, end));
  });

  async function bytesOf(recording: Recording, start: number, end: number) {
    try {
      return await recording.read(start, end);
    } catch (err) {
      log.error({ err }, "a recording that was found could not be read");
      throw PbxErrors.RECORDING_UNAVAILABLE();
    }
  }
}
