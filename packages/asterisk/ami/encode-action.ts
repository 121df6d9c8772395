// One AMI action as bytes. Asterisk ends a header on a bare LF too, so nothing but printable ASCII gets in.

import { AsteriskError } from "../asterisk-error.ts";

/** Headers of an action in order; an array repeats the header. */
export type AmiFields = Readonly<Record<string, string | readonly string[]>>;

/** What the value of a header must look like, by the header's name. */
export type AmiGrammar = Readonly<Record<string, RegExp>>;

/** Values that steer a call. Star codes reach forwarding and spying features, so an extension is digits only. */
export const CALL_GRAMMAR: AmiGrammar = {
  Exten: /^[0-9]{1,20}$/,
  ExtraExten: /^[0-9]{1,20}$/,
  Context: /^[A-Za-z0-9_-]{1,79}$/,
  ExtraContext: /^[A-Za-z0-9_-]{1,79}$/,
  Priority: /^[0-9]{1,4}$/,
  ExtraPriority: /^[0-9]{1,4}$/,
  Channel: /^[A-Za-z0-9_./@;:-]{1,128}$/,
  ExtraChannel: /^[A-Za-z0-9_./@;:-]{1,128}$/,
  Queue: /^[A-Za-z0-9_-]{1,79}$/,
};

/** Asterisk reads lines of 1,024 bytes, end included. */
const MAX_LINE = 900;
/** Asterisk keeps 128 headers of an action. */
const MAX_HEADERS = 100;
const printable = /^[\x20-\x7e]*$/;
const headerName = /^[A-Za-z][A-Za-z0-9]{0,39}$/;

function refuse(header: string, why: string): AsteriskError {
  const name = headerName.test(header) ? header : "a header";
  return new AsteriskError("ASTERISK_FIELD_REFUSED", `AMI: ${name} ${why}`);
}

/**
 * `Action: action`, `ActionID: id` and `fields`, ended by an empty line. Refuses, and never strips, what is not printable
 * ASCII, lines over 900 bytes, and values outside `grammar` (`CALL_GRAMMAR` and what the caller adds).
 */
export function encodeAction(
  action: string,
  id: string,
  fields: AmiFields = {},
  grammar: AmiGrammar = {},
): string {
  const lines = [line("Action", action), line("ActionID", id)];
  for (const [name, values] of Object.entries(fields)) {
    if (!headerName.test(name) || /^action(id)?$/i.test(name))
      throw refuse(name, "is not a header that an action may add");
    const shape = ruleOf(grammar, name) ?? ruleOf(CALL_GRAMMAR, name);
    for (const value of typeof values === "string" ? [values] : values) {
      if (shape && !shape.test(value)) throw refuse(name, "has a value that is not allowed there");
      lines.push(line(name, value));
    }
  }
  if (lines.length > MAX_HEADERS) throw refuse(action, `has more than ${MAX_HEADERS} headers`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** Header names have no case in AMI. */
function ruleOf(grammar: AmiGrammar, name: string): RegExp | undefined {
  const key = Object.keys(grammar).find((known) => known.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : grammar[key];
}

function line(name: string, value: string): string {
  if (typeof value !== "string" || !printable.test(value))
    throw refuse(name, "must be printable ASCII without line ends");
  if (name === "Action" && !/^[A-Za-z]{1,40}$/.test(value)) throw refuse(name, "is not a name");
  const text = `${name}: ${value}`;
  if (text.length > MAX_LINE) throw refuse(name, `is longer than ${MAX_LINE} bytes`);
  return text;
}
