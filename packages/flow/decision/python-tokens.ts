// Splits simple Python into tokens, with its indentation. What simple code does not need is refused with a reason.

export type TokenKind =
  | "name"
  | "number"
  | "string"
  | "mark"
  | "newline"
  | "indent"
  | "dedent"
  | "end";
export interface Token {
  readonly kind: TokenKind;
  /** The text; of a string its value. */
  readonly text: string;
}

/** Why a piece of Python is not translated. */
export class Untranslatable extends Error {}

const MARKS = /^(?:==|!=|<=|>=|\+=|[()[\]{}.,:=<>+\-*])/;
const STRING = /^(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/;
const ESCAPES: Record<string, string> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

function unquote(literal: string): string {
  return literal.slice(1, -1).replaceAll(/\\(.)/g, (whole, char: string) => {
    const meant = ESCAPES[char];
    if (meant === undefined) throw new Untranslatable(`the escape ${whole} is not known here`);
    return meant;
  });
}

/** One token at the start of a rest of a line. */
function readToken(rest: string): { token: Token; length: number } {
  const string = STRING.exec(rest)?.[0];
  if (string !== undefined)
    return { token: { kind: "string", text: unquote(string) }, length: string.length };
  const number = /^\d+(?:\.\d+)?(?![A-Za-z0-9_.])/.exec(rest)?.[0];
  if (number !== undefined)
    return { token: { kind: "number", text: number }, length: number.length };
  const name = /^[A-Za-z_][A-Za-z0-9_]*(?!["'A-Za-z0-9_])/.exec(rest)?.[0];
  if (name !== undefined) return { token: { kind: "name", text: name }, length: name.length };
  const mark = MARKS.exec(rest)?.[0];
  if (mark !== undefined) return { token: { kind: "mark", text: mark }, length: mark.length };
  throw new Untranslatable(`${rest.slice(0, 20)} is more than simple code`);
}

/** Tokens of a block. Its own base indentation does not matter. Lines continue inside brackets. */
export function readTokens(code: string): Token[] {
  const tokens: Token[] = [];
  const levels: number[] = [];
  let brackets = 0;
  for (const line of code.replaceAll("\r\n", "\n").split("\n")) {
    let at = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    if (line.slice(0, at).includes("\t")) throw new Untranslatable("it is indented by tabs");
    if (at === line.length || line[at] === "#") continue;
    if (brackets === 0) indent(tokens, levels, at);
    while (at < line.length && line[at] !== "#") {
      if (line[at] === " ") {
        at += 1;
        continue;
      }
      const { token, length } = readToken(line.slice(at));
      if (token.kind === "mark" && "([{".includes(token.text)) brackets += 1;
      if (token.kind === "mark" && ")]}".includes(token.text)) brackets -= 1;
      tokens.push(token);
      at += length;
    }
    if (brackets === 0) tokens.push({ kind: "newline", text: "" });
  }
  for (let level = 1; level < levels.length; level += 1) tokens.push({ kind: "dedent", text: "" });
  tokens.push({ kind: "end", text: "" });
  return tokens;
}

function indent(tokens: Token[], levels: number[], at: number): void {
  const top = levels.at(-1);
  if (top === undefined) levels.push(at);
  else if (at > top) {
    levels.push(at);
    tokens.push({ kind: "indent", text: "" });
  } else {
    while ((levels.at(-1) ?? 0) > at) {
      levels.pop();
      tokens.push({ kind: "dedent", text: "" });
    }
    if (levels.at(-1) !== at) throw new Untranslatable("its indentation is uneven");
  }
}
