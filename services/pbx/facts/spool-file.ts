// A file that another program appends to, and that is rotated now and then: read on from where one was.
import { createHash } from "node:crypto";
import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { cutRecords } from "./spool-records.ts";

const portion = 1024 * 1024;
/** The first time, no more than this of the end: some days of a busy installation. */
const firstBytes = 64 * portion;
const headBytes = 256;

export const SpoolMark = z.object({
  /** Which file: names move when files are rotated, these do not. */
  inode: z.string(),
  offset: z.number().int().min(0),
  /** What it began with, for a file that was emptied in place and has grown again. */
  head: z.string(),
});
export type SpoolMark = z.output<typeof SpoolMark>;

export interface SpoolPortion {
  records: string[];
  mark: SpoolMark;
  /** There is more to read at once. */
  more: boolean;
  /** The file that was being read is gone; what was not read of it is lost here. */
  lost: boolean;
}

/** Undefined while there is no such file. Rejects where it cannot be read. */
export async function readSpool(
  path: string,
  mark: SpoolMark | undefined,
  format: { quoted: boolean },
): Promise<SpoolPortion | undefined> {
  const file = await openIfThere(path);
  if (file === undefined) return undefined;
  try {
    const { ino, size } = await file.stat({ bigint: true });
    const now = { inode: String(ino), size: Number(size) };
    if (mark === undefined) return await readFrom(file, await firstMark(file, now), format);
    if (
      mark.inode === now.inode &&
      now.size >= mark.offset &&
      (await headOf(file, mark.offset)) === mark.head
    )
      return await readFrom(file, mark, format);
    const fresh = { inode: now.inode, offset: 0, head: emptyHead };
    if (mark.inode === now.inode) return await readFrom(file, fresh, format);
    return (
      (await restOf(path, mark, fresh, format)) ?? {
        ...(await readFrom(file, fresh, format)),
        lost: true,
      }
    );
  } finally {
    await file.close();
  }
}

/** What was not read of the file before it was rotated away. */
async function restOf(
  path: string,
  mark: SpoolMark,
  fresh: SpoolMark,
  format: { quoted: boolean },
): Promise<SpoolPortion | undefined> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if (name === basename(path) || !name.startsWith(basename(path))) continue;
    const there = await stat(join(folder, name), { bigint: true }).catch(() => undefined);
    if (there === undefined || String(there.ino) !== mark.inode) continue;
    const file = await openIfThere(join(folder, name));
    if (file === undefined) continue;
    try {
      const rest = await readFrom(file, mark, format);
      // Whoever rotates lets the writer end its line first; what is left is none.
      return rest.more ? rest : { ...rest, mark: fresh, more: true };
    } finally {
      await file.close();
    }
  }
  return undefined;
}

async function readFrom(
  file: FileHandle,
  mark: SpoolMark,
  format: { quoted: boolean },
): Promise<SpoolPortion> {
  const bytes = Buffer.alloc(portion);
  const { bytesRead } = await file.read(bytes, 0, portion, mark.offset);
  const { records, used } = cutRecords(bytes.subarray(0, bytesRead), format);
  const offset = mark.offset + used;
  const head = mark.offset >= headBytes ? mark.head : await headOf(file, offset);
  return {
    records,
    mark: { inode: mark.inode, offset, head },
    more: bytesRead === portion && used > 0,
    lost: false,
  };
}

async function firstMark(
  file: FileHandle,
  { inode, size }: { inode: string; size: number },
): Promise<SpoolMark> {
  const from = size - firstBytes;
  if (from <= 0) return { inode, offset: 0, head: emptyHead };
  const bytes = Buffer.alloc(portion);
  await file.read(bytes, 0, portion, from);
  const offset = from + bytes.indexOf(0x0a) + 1;
  return { inode, offset, head: await headOf(file, offset) };
}

/** Of the first bytes before `offset`, which never change while the file is only appended to. */
async function headOf(file: FileHandle, offset: number): Promise<string> {
  const bytes = Buffer.alloc(Math.min(headBytes, offset));
  if (bytes.length > 0) await file.read(bytes, 0, bytes.length, 0);
  return digest(bytes);
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("base64url").slice(0, 16);
}

const emptyHead = digest(Buffer.alloc(0));

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
