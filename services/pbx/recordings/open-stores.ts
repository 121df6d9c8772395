// The stores that the settings name, in the order they are asked.
import type { PbxSettings } from "../env.ts";
import { createFolderStore } from "./folder-store.ts";
import { createHttpStore } from "./http-store.ts";
import { createRcloneStore } from "./rclone-store.ts";
import type { RecordingStore } from "./recording-store.ts";

export function openRecordingStores(
  settings: Pick<PbxSettings, "RECORDINGS_DIR" | "RECORDINGS_FALLBACK">,
): RecordingStore[] {
  const { RECORDINGS_DIR: folder, RECORDINGS_FALLBACK: fallback } = settings;
  const stores: RecordingStore[] = folder === undefined ? [] : [createFolderStore(folder)];
  if (fallback === undefined) return stores;
  const isHttp = /^https?:\/\//.test(fallback);
  return [...stores, isHttp ? createHttpStore(fallback) : createRcloneStore(fallback)];
}
