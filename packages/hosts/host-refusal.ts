// Why a webhook may not go to a host, and the words for it.

/** `{host}` and `{port}` are those of the refusal. */
export const HOST_MESSAGES = {
  HTTP: "Use https; the operator can allow plain http with WEBHOOK_ALLOW={host}:{port}.",
  PORT: "Port {port} is not open to webhooks; the operator can allow it with WEBHOOK_ALLOW={host}:{port}.",
  PRIVATE:
    "{host} is not on the public internet; the operator can allow it with WEBHOOK_ALLOW={host}:{port}.",
  METADATA: "{host} leads to a cloud's metadata service, where no webhook ever goes.",
  ADDRESS: "{host} leads to an address that no server can have. Use a host on the public internet.",
  OWN_PORT:
    'Port {port} of {host} is PipeCast itself. Use its own operations: auth "internal", or /bot-bridge.',
} as const;

export type HostReason = keyof typeof HOST_MESSAGES;

export interface HostRefusal {
  code: HostReason;
  details: { host: string; port: number };
}

/** The message with host and port in it. */
export function describeRefusal({ code, details }: HostRefusal): string {
  return HOST_MESSAGES[code]
    .replaceAll("{host}", () => details.host)
    .replaceAll("{port}", String(details.port));
}
