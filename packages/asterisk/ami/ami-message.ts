// One message from AMI: a response, an event, or the headers of something else. Header names have no case.

export class AmiMessage {
  /** In the order in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Whether a line or the message was longer than we keep. */
  readonly truncated: boolean;

  constructor(headers: readonly (readonly [string, string])[], truncated = false) {
    this.headers = headers;
    this.truncated = truncated;
  }

  /** The first value of a header, "" when it is absent. */
  get(name: string): string {
    const wanted = name.toLowerCase();
    for (const [key, value] of this.headers) if (key.toLowerCase() === wanted) return value;
    return "";
  }

  /** All values of a header that may repeat. */
  all(name: string): string[] {
    const wanted = name.toLowerCase();
    return this.headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
  }

  /** The name of the event, "" when this is none. */
  get event(): string {
    return this.get("Event");
  }

  /** "Success", "Error", … or "" when this is no response. */
  get response(): string {
    return this.get("Response");
  }

  get actionId(): string {
    return this.get("ActionID");
  }
}
