// Names and ids of channels as Asterisk makes them: `PJSIP/org_x_trunk-0000001a`, `1763633700.26`.

export interface ChannelNames {
  /** `epoch.N`; the epoch is that of the switch's start. */
  nextId(): string;
  /** `PJSIP/<endpoint>-xxxxxxxx` */
  name(endpoint: string): string;
  nextSequence(): number;
}

/** Counts from one, as after a restart of Asterisk. `startedAt` in epoch ms. */
export function createChannelNames(startedAt: number): ChannelNames {
  const epoch = Math.floor(startedAt / 1000);
  let ids = 0;
  let names = 0;
  let sequences = 0;
  return {
    nextId: () => `${epoch}.${ids++}`,
    name: (endpoint) => `PJSIP/${endpoint}-${(names++).toString(16).padStart(8, "0")}`,
    nextSequence: () => sequences++,
  };
}
