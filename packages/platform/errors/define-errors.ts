// A catalogue of errors: code, status, message that says what to do next; each fixed where it is defined.
import { AppError, type ErrorDetails } from "./app-error.ts";

export interface ErrorSpec {
  /** HTTP status, 400 to 599. */
  status: number;
  /** What happened and what to do next. `{name}` is filled from `details.name`. */
  message: string;
  retryable?: boolean;
  alert?: boolean;
}

export type ErrorCode<Prefix extends string, Name extends string> = Prefix extends ""
  ? Name
  : `${Prefix}_${Name}`;

export type ErrorFactory<Code extends string = string> = (
  details?: ErrorDetails,
  options?: { cause?: unknown },
) => AppError<Code>;

export type ErrorFactories<Prefix extends string, Specs> = {
  readonly [Name in keyof Specs & string]: ErrorFactory<ErrorCode<Prefix, Name>>;
};

export interface CatalogueEntry extends Required<ErrorSpec> {
  code: string;
}

const catalogue = new Map<string, CatalogueEntry>();

/**
 * Defines errors `PREFIX_NAME` and gives a factory for each: `PbxErrors.CALL_NOT_FOUND({ channel_id })`.
 * An empty prefix makes the name the code. Throws when a code is already defined differently.
 */
export function defineErrors<
  const Prefix extends string,
  const Specs extends Readonly<Record<string, ErrorSpec>>,
>(prefix: Prefix, specs: Specs): ErrorFactories<Prefix, Specs> {
  const factories: Record<string, ErrorFactory> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const code = prefix === "" ? name : `${prefix}_${name}`;
    const entry = register(code, spec);
    factories[name] = (details, options) =>
      new AppError({
        ...entry,
        message: fillMessage(entry.message, details),
        template: entry.message,
        ...(details === undefined ? {} : { details }),
        ...(options?.cause === undefined ? {} : { cause: options.cause }),
      });
  }
  return Object.freeze(factories) as ErrorFactories<Prefix, Specs>;
}

/** Every code defined so far in this process, sorted: for documentation and OpenAPI. */
export function errorCatalogue(): CatalogueEntry[] {
  return [...catalogue.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

/** One code of the catalogue, or undefined. */
export function findError(code: string): CatalogueEntry | undefined {
  return catalogue.get(code);
}

function register(code: string, spec: ErrorSpec): CatalogueEntry {
  if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(code))
    throw new TypeError(`error code ${code}: use capitals, digits and single underscores`);
  if (!Number.isInteger(spec.status) || spec.status < 400 || spec.status > 599)
    throw new TypeError(`error ${code}: status must be 400 to 599`);
  if (spec.message.trim() === "") throw new TypeError(`error ${code} needs a message`);
  const entry: CatalogueEntry = {
    code,
    status: spec.status,
    message: spec.message,
    retryable: spec.retryable ?? false,
    alert: spec.alert ?? false,
  };
  const known = catalogue.get(code);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(entry))
    throw new TypeError(`error ${code} is defined twice, differently: rename one`);
  catalogue.set(code, entry);
  return entry;
}

/** Fills `{name}` from details: strings, numbers, booleans and lists of them, 200 characters each; the rest stays as it is. */
function fillMessage(template: string, details: ErrorDetails | undefined): string {
  if (details === undefined) return template;
  return template.replaceAll(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string) => {
    if (!Object.hasOwn(details, name)) return whole;
    const value = details[name];
    const parts = Array.isArray(value) ? value.slice(0, 20) : [value];
    if (!parts.every((part) => ["string", "number", "boolean"].includes(typeof part))) return whole;
    const text = parts.join(", ");
    return text.length > 200 ? `${text.slice(0, 199)}…` : text;
  });
}
