// Translates Python expressions to CEL while it reads them. Only where both mean the same; `and` and `or` become ?: because CEL's own
// forgive errors that Python raises.
import { type Token, Untranslatable } from "./python-tokens.ts";

/** A translated expression. */
export interface Translated {
  readonly cel: string;
  /** Surely true or false, so that no truthy() is needed. */
  readonly bool: boolean;
  /** Needs no brackets beside an operator. */
  readonly simple: boolean;
}

/** What a name stands for; undefined where it is not known. */
export type Names = (name: string) => Translated | undefined;

const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="]);
const RESERVED = new Set(
  "await lambda yield for while def class import from with try raise return async del global assert".split(
    " ",
  ),
);
const METHODS: Record<string, string> = {
  lower: "lowerAscii",
  upper: "upperAscii",
  strip: "trim",
  startswith: "startsWith",
  endswith: "endsWith",
};
const FUNCTIONS: Record<string, string> = { len: "size", int: "int", float: "double", str: "text" };

function value(cel: string, simple = true, bool = false): Translated {
  return { cel, bool, simple };
}

function bracketed({ cel, simple }: Translated): string {
  return simple ? cel : `(${cel})`;
}

/** `test ? a : b`; CEL wants both of one type unless it is told not to care. */
export function choose(test: string, a: Translated, b: Translated): string {
  const alike = (a.bool && b.bool) || (a.cel.startsWith('"') && b.cel.startsWith('"'));
  return `${test} ? ${alike ? bracketed(a) : `dyn(${a.cel})`} : ${bracketed(b)}`;
}

/** As a condition. */
export function asTest(expression: Translated): string {
  return expression.bool ? bracketed(expression) : `truthy(${expression.cel})`;
}

export class ExpressionReader {
  at = 0;
  readonly tokens: readonly Token[];
  names: Names;
  #depth = 0;

  constructor(tokens: readonly Token[], names: Names) {
    this.tokens = tokens;
    this.names = names;
  }

  get next(): Token {
    return this.tokens[this.at] ?? { kind: "end", text: "" };
  }

  /** Steps over the token when it is this one. Strings are never taken for names or marks. */
  take(text: string): boolean {
    const { kind, text: found } = this.next;
    if (found !== text || (kind !== "name" && kind !== "mark")) return false;
    this.at += 1;
    return true;
  }

  takeKind(kind: Token["kind"]): boolean {
    if (this.next.kind !== kind) return false;
    this.at += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text))
      throw new Untranslatable(
        `${text} was expected before ${this.next.text || "the end of the line"}`,
      );
  }

  /** `a if test else b`. */
  expression(): Translated {
    this.#depth += 1;
    if (this.#depth > 20) throw new Untranslatable("it nests too deeply");
    const first = this.#or();
    let out = first;
    if (this.take("if")) {
      const test = this.#or();
      this.expect("else");
      const otherwise = this.expression();
      out = value(choose(asTest(test), first, otherwise), false, first.bool && otherwise.bool);
    }
    this.#depth -= 1;
    return out;
  }

  #or(): Translated {
    const left = this.#and();
    if (!this.take("or")) return left;
    const right = this.#or();
    if (left.bool && right.bool)
      return value(`${asTest(left)} ? true : ${bracketed(right)}`, false, true);
    return value(choose(asTest(left), left, right), false);
  }

  #and(): Translated {
    const left = this.#not();
    if (!this.take("and")) return left;
    const right = this.#and();
    if (left.bool && right.bool)
      return value(`${asTest(left)} ? ${bracketed(right)} : false`, false, true);
    return value(choose(asTest(left), right, left), false);
  }

  #not(): Translated {
    if (!this.take("not")) return this.#comparison();
    return value(`!${asTest(this.#not())}`, true, true);
  }

  #comparison(): Translated {
    const left = this.#sum();
    const { kind, text } = this.next;
    let out = left;
    if (kind === "mark" && COMPARISONS.has(text)) {
      this.at += 1;
      out = value(`${bracketed(left)} ${text} ${bracketed(this.#sum())}`, false, true);
    } else if (this.take("is")) {
      const negated = this.take("not");
      this.expect("None");
      out = value(`${bracketed(left)} ${negated ? "!=" : "=="} null`, false, true);
    } else if (this.take("in")) out = this.#membership(left);
    else if (kind === "name" && text === "not" && this.tokens[this.at + 1]?.text === "in") {
      this.at += 2;
      out = value(`!${bracketed(this.#membership(left))}`, true, true);
    }
    if (
      out !== left &&
      (COMPARISONS.has(this.next.text) || this.next.text === "in" || this.next.text === "is")
    ) {
      throw new Untranslatable("chained comparisons");
    }
    return out;
  }

  #membership(left: Translated): Translated {
    return value(`within(${left.cel}, ${this.#sum().cel})`, true, true);
  }

  #sum(): Translated {
    let left = this.#product();
    for (;;) {
      const mark = this.next.kind === "mark" ? this.next.text : "";
      if (mark !== "+" && mark !== "-") return left;
      this.at += 1;
      left = value(`${bracketed(left)} ${mark} ${bracketed(this.#product())}`, false);
    }
  }

  #product(): Translated {
    let left = this.#unary();
    while (this.next.kind === "mark" && this.take("*")) {
      left = value(`${bracketed(left)} * ${bracketed(this.#unary())}`, false);
    }
    return left;
  }

  #unary(): Translated {
    if (this.next.kind === "mark" && this.take("-"))
      return value(`-${bracketed(this.#unary())}`, false);
    return this.#postfix(this.#atom());
  }

  #atom(): Translated {
    const { kind, text } = this.next;
    this.at += 1;
    if (kind === "number") return value(text);
    if (kind === "string") return value(JSON.stringify(text));
    if (kind === "mark" && text === "(") {
      const inner = this.expression();
      if (this.next.text === ",") return this.#list(")", inner);
      this.expect(")");
      return { ...inner, cel: `(${inner.cel})`, simple: true };
    }
    if (kind === "mark" && text === "[") return this.#list("]");
    if (kind === "mark" && text === "{") return this.#dict();
    if (kind !== "name" || RESERVED.has(text))
      throw new Untranslatable(`${text || "the end"} is more than simple code`);
    if (text === "True" || text === "False") return value(text.toLowerCase(), true, true);
    if (text === "None") return value("null");
    if (this.next.text === "(" && this.next.kind === "mark") return this.#call(text);
    const known = this.names(text);
    if (known === undefined) throw new Untranslatable(`the name ${text} is not known`);
    return known;
  }

  #call(name: string): Translated {
    const args = this.#arguments();
    const [only] = args;
    if (args.length !== 1 || only === undefined)
      throw new Untranslatable(`${name}() with ${args.length} arguments`);
    if (name === "bool") return value(asTest(only), true, true);
    const translated = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (translated === undefined) throw new Untranslatable(`the function ${name}() is not known`);
    return value(`${translated}(${only.cel})`);
  }

  #arguments(): Translated[] {
    this.expect("(");
    const args: Translated[] = [];
    while (!this.take(")")) {
      if (args.length > 0) this.expect(",");
      args.push(this.expression());
    }
    return args;
  }

  #list(closer: string, first?: Translated): Translated {
    const items = first === undefined ? [] : [first];
    if (first !== undefined) this.expect(",");
    while (!this.take(closer)) {
      items.push(this.expression());
      if (!this.take(",")) {
        this.expect(closer);
        break;
      }
    }
    return value(`[${items.map(({ cel }) => cel).join(", ")}]`);
  }

  #dict(): Translated {
    const entries: string[] = [];
    while (!this.take("}")) {
      const { kind, text } = this.next;
      if (kind !== "string") throw new Untranslatable("a dictionary whose keys are no texts");
      this.at += 1;
      this.expect(":");
      entries.push(`${JSON.stringify(text)}: ${this.expression().cel}`);
      if (!this.take(",")) {
        this.expect("}");
        break;
      }
    }
    return value(`{${entries.join(", ")}}`);
  }

  /** `["key"]`, `.get("key", default)` and the methods of texts. */
  #postfix(start: Translated): Translated {
    let left = start;
    for (;;) {
      const { kind } = this.next;
      if (kind === "mark" && this.take("[")) {
        const key = this.expression();
        this.expect("]");
        if (/^-?\d/.test(key.cel)) throw new Untranslatable("an index");
        left = value(`${bracketed(left)}[${key.cel}]`);
      } else if (kind === "mark" && this.take(".")) left = this.#member(left);
      else return left;
    }
  }

  #member(left: Translated): Translated {
    const name = this.next.text;
    this.at += 1;
    if (left.cel === FLOW_MANAGER) {
      if (name === "state") return value("state");
      if (name === "call_metadata") return value("call");
      throw new Untranslatable(`flow_manager.${name}`);
    }
    const args = this.#arguments();
    if (name === "get" && args.length > 0 && args.length < 3) {
      return value(
        `get(${left.cel}, ${args.map(({ cel }) => cel).join(", ")}${args.length === 1 ? ", null" : ""})`,
      );
    }
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    const wanted = name === "startswith" || name === "endswith" ? 1 : 0;
    if (method === undefined || args.length !== wanted)
      throw new Untranslatable(`the method .${name}()`);
    return value(
      `${bracketed(left)}.${method}(${args.map(({ cel }) => cel).join("")})`,
      true,
      wanted === 1,
    );
  }
}

/** Stands for `flow_manager`, of which only `.state` and `.call_metadata` can be read. */
export const FLOW_MANAGER = "\u0000flow_manager";
