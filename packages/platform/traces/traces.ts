// Traces of what is over: whole trees of spans, sent by OTLP over HTTP to where the operator wants them.
//
// Nothing is measured here while it happens: who has times hands them over at the end. The library is loaded when asked for.

export interface Span {
  name: string;
  /** Epoch milliseconds; a fraction counts. */
  startMs: number;
  endMs: number;
  /** No personal data: these leave the installation. */
  attributes: Readonly<Record<string, string | number | boolean>>;
  failed?: boolean;
  children?: readonly Span[];
}

export interface Traces {
  /** Takes a trace; it goes out within seconds, with others. What finds the queue full is lost. */
  record(root: Span): void;
  /** Sends what waits; never rejects, and never takes longer than a few seconds. */
  stop(): Promise<void>;
}

export interface TracesOptions {
  /** OTEL_EXPORTER_OTLP_ENDPOINT: `/v1/traces` is put behind it. */
  endpoint: string;
  service: string;
}

const MOST_WAITING = 4_096;
const SEND_MS = 5_000;
const EVERY_MS = 2_000;

/** The library is loaded from here on; what is recorded meanwhile waits for it. */
export function createTraces(options: TracesOptions): Traces {
  const loading = load(options);
  loading.catch(() => undefined);
  return {
    record(root) {
      loading.then((loaded) => loaded.record(root)).catch(() => undefined);
    },
    async stop() {
      await loading.then((loaded) => loaded.stop()).catch(() => undefined);
    },
  };
}

async function load({ endpoint, service }: TracesOptions): Promise<Traces> {
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
  ]);
  const url = `${endpoint.replace(/\/+$/, "")}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: SEND_MS });
  const processor = new sdk.BatchSpanProcessor({
    exporter,
    maxQueueSize: MOST_WAITING,
    maxExportBatchSize: 512,
    scheduledDelayMillis: EVERY_MS,
    exportTimeoutMillis: SEND_MS,
  });
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ "service.name": service }),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer("pipecast");

  function record(span: Span, parent = api.ROOT_CONTEXT): void {
    const { name, startMs, endMs, attributes, failed, children = [] } = span;
    const begun = tracer.startSpan(name, { startTime: startMs, attributes }, parent);
    const inside = api.trace.setSpan(parent, begun);
    for (const child of children) record(child, inside);
    if (failed === true) begun.setStatus({ code: api.SpanStatusCode.ERROR });
    begun.end(Math.max(startMs, endMs));
  }
  return {
    record: (root) => record(root),
    stop: () => provider.shutdown(),
  };
}
