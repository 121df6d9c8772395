// What Asterisk is told in text on a media websocket. It drops what is longer than 128 bytes.

export type MediaCommand =
  | { command: "ANSWER" | "HANGUP" }
  /** Throw away what is queued; marks in it are never reported. */
  | { command: "FLUSH_MEDIA" }
  /** Report when everything before it was played. */
  | { command: "MARK_MEDIA"; id: string };

const MOST_BYTES = 128;

/** Throws RangeError for a mark whose id Asterisk would not read. */
export function encodeMediaCommand(command: MediaCommand, json: boolean): string {
  const id = "id" in command ? command.id : undefined;
  if (id !== undefined && !/^[\w-]{1,64}$/.test(id))
    throw new RangeError("a mark's id is 1 to 64 letters, digits, _ or -");
  const { command: name } = command;
  const text = json
    ? JSON.stringify({ command: name, ...(id === undefined ? {} : { correlation_id: id }) })
    : id === undefined
      ? name
      : `${name} ${id}`;
  if (text.length > MOST_BYTES) throw new RangeError("Asterisk drops commands above 128 bytes");
  return text;
}
