// A call that begins with us: a phone of ours rings first, and once it is answered an outside number is dialled.

export interface PlacedCall {
  /** The channel's id, chosen by whoever asks: the same id is the same call. */
  id: string;
  /** The organization's context_prefix. */
  prefix: string;
  /** Whose phone rings. */
  from: string;
  /** E.164; whether it may be dialled was decided before. */
  to: string;
}

export interface CallPlacer {
  /**
   * Resolves once the phone was asked to ring; what becomes of it the switch's facts tell: `channel_up` with the direction
   * outbound, `bridged` with the number. `present`: a call of this id is up already. Rejects with PBX_SWITCH_UNAVAILABLE
   * when the switch cannot be asked.
   */
  placeCall(wanted: PlacedCall): Promise<"placed" | "present">;
}
