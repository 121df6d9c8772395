// One request, one answer, a deadline: what services talk over, in memory or by HTTP.

export interface TransportRequest {
  method: string;
  /** Begins with `/`; query included. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Milliseconds from now until the whole answer must be there; 1 to 120,000. */
  deadlineMs: number;
  /** Gives up early: the error's kind is `aborted`. */
  signal?: AbortSignal;
}

export interface TransportAnswer {
  status: number;
  /** Names in lower case; several of one name are joined by ", ". */
  headers: Record<string, string>;
  body: string;
}

/** Rejects only with TransportError. An answer of any status is an answer. */
export interface Transport {
  request(request: TransportRequest): Promise<TransportAnswer>;
}
