// Server-sent events out of the bytes of an answer, one at a time.

export interface ServerEvent {
  /** `message` where the server names none. */
  event: string;
  /** Of the last event that had one: what `Last-Event-ID` wants. */
  id: string | undefined;
  /** Its data as JSON, or as text when it is none. */
  data: unknown;
}

const mostCharacters = 1_048_576;

/** Ends with the stream. Throws RangeError for an event of more than a million characters. */
export async function* readEvents(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerEvent, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  let id: string | undefined;
  for await (const piece of bytes) {
    rest += decoder.decode(piece, { stream: true });
    if (rest.length > mostCharacters) throw new RangeError("an event is too long");
    // A carriage return at the end may be the first half of one line's end.
    const usable = rest.endsWith("\r") ? rest.slice(0, -1) : rest;
    const blocks = usable.replaceAll("\r\n", "\n").replaceAll("\r", "\n").split("\n\n");
    const open = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = readFields(block);
      id = fields.id ?? id;
      if (fields.data !== undefined)
        yield { event: fields.event ?? "message", id, data: readData(fields.data) };
    }
    rest = rest.endsWith("\r") ? `${open}\r` : open;
  }
}

function readFields(block: string) {
  const found: { event?: string; id?: string; data?: string } = {};
  for (const line of block.split("\n")) {
    const [, name, value = ""] = /^([a-z]+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === "event" || name === "id") found[name] = value;
    if (name === "data") found.data = found.data === undefined ? value : `${found.data}\n${value}`;
  }
  return found;
}

function readData(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
