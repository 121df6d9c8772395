// Templates in a URL: values stand in path segments and query values only, encoded, and can never move the request.
import { type Scope, lookUp } from "./look-up.ts";
import { parseTemplate } from "./template.ts";
import type { Namespace, Reference, TemplatePart } from "./template-syntax.ts";

/** Longest URL, as written and as rendered. */
export const MAX_URL = 2048;

export type UrlFaultCode =
  | "URL_NOT_HTTP"
  | "URL_TOO_LONG"
  | "URL_CHARACTER"
  | "URL_AUTHORITY"
  | "URL_TEMPLATE_IN_AUTHORITY"
  | "URL_TEMPLATE_IN_QUERY_NAME"
  | "URL_FRAGMENT"
  | "URL_DOT_SEGMENT";

/** Why a URL cannot be used at all; found when it is parsed. */
export class UrlTemplateError extends Error {
  readonly code: UrlFaultCode;
  constructor(code: UrlFaultCode, message: string) {
    super(message);
    this.name = "UrlTemplateError";
    this.code = code;
  }
}

export type UrlRefusal = "empty" | "dot_segment" | "control_character" | "not_text" | "too_long";
/** A rendered URL, or why a value may not stand in it. */
export type RenderedUrl = { url: string } | { refused: UrlRefusal };

export interface UrlTemplate {
  readonly source: string;
  /** `https://host:port`, as written. */
  readonly origin: string;
  readonly references: readonly Reference[];
  readonly render: (scope: Scope) => RenderedUrl;
}

const CONTROL = /\p{Cc}/u;
const FORBIDDEN_LITERAL = /[^!#-;=?-[\]_a-z~]/;
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;

interface Place {
  literal?: string;
  read?: (scope: Scope) => string;
  inPath: boolean;
}

function checkOrigin(first: TemplatePart | undefined, more: boolean): string {
  const scheme = typeof first === "string" ? /^https?:\/\//i.exec(first)?.[0] : undefined;
  if (typeof first !== "string" || scheme === undefined) {
    throw new UrlTemplateError("URL_NOT_HTTP", "A webhook URL begins with https:// or http://.");
  }
  const end = first.slice(scheme.length).search(/[/?#]/);
  if (end === -1 && more) {
    throw new UrlTemplateError(
      "URL_TEMPLATE_IN_AUTHORITY",
      "Scheme, host and port must be fixed; put templates into the path or into query values.",
    );
  }
  const authority =
    end === -1 ? first.slice(scheme.length) : first.slice(scheme.length, scheme.length + end);
  if (!/^[A-Za-z0-9.[\]:_-]+$/.test(authority)) {
    throw new UrlTemplateError(
      "URL_AUTHORITY",
      "The host must be a plain name or address with an optional port: no user, no template, no encoding.",
    );
  }
  return scheme + authority;
}

function checkSegments(places: readonly Place[]): void {
  const path = places.map((place) => (place.inPath ? (place.literal ?? "\0") : "")).join("");
  if (path.split("/").some((segment) => DOT_SEGMENT.test(segment))) {
    throw new UrlTemplateError("URL_DOT_SEGMENT", "Write the path without . and .. segments.");
  }
}

/** Splits what follows the origin into places, and says for each whether it is in the path. */
function placesOf(parts: readonly TemplatePart[]): Place[] {
  const places: Place[] = [];
  let query: string | undefined;
  for (const part of parts) {
    if (typeof part === "string") {
      if (part.includes("#")) {
        throw new UrlTemplateError("URL_FRAGMENT", "A fragment (#…) is never sent; remove it.");
      }
      if (FORBIDDEN_LITERAL.test(part)) {
        throw new UrlTemplateError(
          "URL_CHARACTER",
          "Percent-encode blanks and special characters.",
        );
      }
      const mark = query === undefined ? part.indexOf("?") : -1;
      if (mark === -1) {
        places.push({ literal: part, inPath: query === undefined });
        if (query !== undefined) query += part;
      } else {
        places.push({ literal: part.slice(0, mark), inPath: true });
        places.push({ literal: part.slice(mark), inPath: false });
        query = part.slice(mark + 1);
      }
    } else {
      if (query !== undefined && !query.slice(query.lastIndexOf("&") + 1).includes("=")) {
        throw new UrlTemplateError(
          "URL_TEMPLATE_IN_QUERY_NAME",
          "In a query only values can be templates: write ?name={state.x}.",
        );
      }
      places.push({ read: lookUp(part), inPath: query === undefined });
    }
  }
  return places;
}

function encode(value: string, inPath: boolean): { text: string } | { refused: UrlRefusal } {
  if (inPath && value === "") return { refused: "empty" };
  if (value.length > MAX_URL) return { refused: "too_long" };
  // Line breaks in a query value are ordinary text, encoded; in a path nothing sends them for an honest reason.
  if (CONTROL.test(inPath ? value : value.replace(/[\t\n\r]/g, " "))) {
    return { refused: "control_character" };
  }
  try {
    return { text: encodeURIComponent(value) };
  } catch {
    return { refused: "not_text" };
  }
}

function renderPlaces(origin: string, places: readonly Place[], scope: Scope): RenderedUrl {
  let path = "";
  let query = "";
  for (const place of places) {
    let text = place.literal ?? "";
    if (place.read !== undefined) {
      const encoded = encode(place.read(scope), place.inPath);
      if ("refused" in encoded) return encoded;
      text = encoded.text;
    }
    if (place.inPath) path += text;
    else query += text;
  }
  if (path.split("/").some((segment) => DOT_SEGMENT.test(segment))) {
    return { refused: "dot_segment" };
  }
  const url = origin + path + query;
  return url.length > MAX_URL ? { refused: "too_long" } : { url };
}

/** Parses a webhook URL. Throws UrlTemplateError with a code where it could never be sent safely. */
export function parseUrlTemplate(source: string, namespaces?: readonly Namespace[]): UrlTemplate {
  if (source.length > MAX_URL) {
    throw new UrlTemplateError("URL_TOO_LONG", `A URL has at most ${MAX_URL} characters.`);
  }
  const { parts, references } = parseTemplate(source, namespaces);
  const origin = checkOrigin(parts[0], parts.length > 1);
  const rest = [(parts[0] as string).slice(origin.length), ...parts.slice(1)];
  const places = placesOf(rest);
  checkSegments(places);
  return {
    source,
    origin,
    references,
    render: (scope) => renderPlaces(origin, places, scope),
  };
}
