// Why an effect did not work: what `{webhook.status}` shows, and words for the log and the model.

export class EffectFault extends Error {
  /** An HTTP status as text, or `timeout`, `network`, `refused`, `skipped`. */
  readonly status: string;

  constructor(status: string, message: string) {
    super(message);
    this.name = "EffectFault";
    this.status = status;
  }
}
