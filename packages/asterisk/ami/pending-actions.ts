// Actions that wait for their answer: found by ActionID, each with a deadline, lists collected until they are complete.

import { AsteriskError, type AsteriskErrorCode } from "../asterisk-error.ts";
import type { AmiMessage } from "./ami-message.ts";

/** Actions under way at once. */
const MAX_PENDING = 500;
/** Entries of one list. */
const MAX_ENTRIES = 20_000;

export interface AmiAnswer {
  response: AmiMessage;
  /** What a list action gave: its events without the last, which only says that it is complete. */
  entries: AmiMessage[];
}

interface Pending {
  action: string;
  wantsList: boolean;
  response: AmiMessage | undefined;
  entries: AmiMessage[];
  deadline: NodeJS.Timeout;
  resolve(answer: AmiAnswer): void;
  reject(error: AsteriskError): void;
}

export class PendingActions {
  readonly #pending = new Map<string, Pending>();

  get size(): number {
    return this.#pending.size;
  }

  /** Waits for the answer to `id`; rejects after `timeoutMs`, and then the outcome is not known. */
  expect(id: string, action: string, wantsList: boolean, timeoutMs: number): Promise<AmiAnswer> {
    if (this.#pending.size >= MAX_PENDING)
      throw new AsteriskError(
        "ASTERISK_BUSY",
        `AMI: ${MAX_PENDING} actions are under way; try again`,
      );
    return new Promise((resolve, reject) => {
      const late = () =>
        this.#fail(id, "ASTERISK_TIMEOUT", `AMI: no answer to ${action} in ${timeoutMs} ms`);
      const deadline = setTimeout(late, timeoutMs);
      this.#pending.set(id, {
        action,
        wantsList,
        response: undefined,
        entries: [],
        deadline,
        resolve,
        reject,
      });
    });
  }

  /** Gives a message to the action it answers; false when it answers none. */
  take(message: AmiMessage): boolean {
    const id = message.actionId;
    const pending = id === "" ? undefined : this.#pending.get(id);
    if (!pending) return false;
    if (message.response !== "") this.#answer(id, pending, message);
    else if (pending.wantsList && pending.response) this.#entry(id, pending, message);
    else return false;
    return true;
  }

  /** The connection is gone: nobody knows what became of these. */
  failAll(code: AsteriskErrorCode, why: string): void {
    for (const [id, { action }] of this.#pending) this.#fail(id, code, `AMI: ${action}: ${why}`);
  }

  #answer(id: string, pending: Pending, response: AmiMessage): void {
    if (response.response.toLowerCase() === "error") {
      const why = response.get("Message").slice(0, 200);
      const absent = /does not exist|no such/i.test(why);
      const code = absent ? "ASTERISK_NOT_FOUND" : "ASTERISK_REFUSED";
      this.#fail(id, code, `AMI: Asterisk refused ${pending.action}: ${why}`);
    } else if (pending.wantsList) {
      pending.response = response;
    } else {
      this.#remove(id);
      pending.resolve({ response, entries: [] });
    }
  }

  #entry(id: string, pending: Pending, event: AmiMessage): void {
    const last = /^(?:complete|cancelled)$/i.test(event.get("EventList"));
    if (last || event.event.endsWith("Complete")) {
      this.#remove(id);
      pending.resolve({ response: pending.response as AmiMessage, entries: pending.entries });
    } else if (pending.entries.length >= MAX_ENTRIES) {
      const why = `AMI: ${pending.action} gave more than ${MAX_ENTRIES} entries`;
      this.#fail(id, "ASTERISK_FAULTY_ANSWER", why);
    } else {
      pending.entries.push(event);
    }
  }

  #fail(id: string, code: AsteriskErrorCode, why: string): void {
    this.#remove(id)?.reject(new AsteriskError(code, why));
  }

  #remove(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending) clearTimeout(pending.deadline);
    this.#pending.delete(id);
    return pending;
  }
}
