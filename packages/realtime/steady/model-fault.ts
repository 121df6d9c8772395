// What went wrong with a provider, in words that carry no key.

export class ModelFault extends Error {
  override readonly name = "ModelFault";
  readonly code = "MODEL_PROVIDER_FAILED";
  readonly provider: string;

  constructor(provider: string, why: string) {
    super(`${provider}: ${why === "" ? "no reason was given" : why}`);
    this.provider = provider;
  }
}
