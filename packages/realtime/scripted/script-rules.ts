// The script of a scripted model: rules as they are stored with a bot, checked one by one.

/** What a rule makes the bot do: say something, call a function, or first the one and then the other. */
export interface ScriptAct {
  say?: string;
  call?: { name: string; args: unknown };
}

export type ScriptRule = ScriptAct &
  (
    | { on: "node"; node: string }
    /** Typed words of the caller that contain `match`, in any letters; without it, any words. */
    | { on: "caller"; match?: string; node?: string }
    | { on: "answer"; name: string; node?: string }
  );

/** Settings that are no script. `path` says where, such as `settings.script[2].say`. */
export class ScriptFault extends Error {
  override readonly name = "ScriptFault";
  readonly code = "MODEL_SETTINGS_INVALID";
  readonly path: string;

  constructor(path: string, must: string) {
    super(`${path} ${must}`);
    this.path = path;
  }
}

const MAX_RULES = 500;
const MAX_TEXT = 4000;

/** The rules in `settings.script`; none when there is no script. Throws `ScriptFault`. */
export function readScript(settings: { readonly [key: string]: unknown } = {}): ScriptRule[] {
  const { script } = settings;
  if (script === undefined) return [];
  if (!Array.isArray(script)) throw new ScriptFault("settings.script", "must be a list of rules");
  if (script.length > MAX_RULES)
    throw new ScriptFault("settings.script", `must not have more than ${MAX_RULES} rules`);
  return script.map((rule: unknown, i) => readRule(rule, `settings.script[${i}]`));
}

function readRule(value: unknown, path: string): ScriptRule {
  const rule = readObject(value, path);
  const act = readAct(rule, path);
  switch (rule.on) {
    case "node":
      return { on: "node", node: readText(rule, "node", path), ...act };
    case "caller":
      return {
        on: "caller",
        ...readOptional(rule, "match", path),
        ...readOptional(rule, "node", path),
        ...act,
      };
    case "answer":
      return {
        on: "answer",
        name: readText(rule, "name", path),
        ...readOptional(rule, "node", path),
        ...act,
      };
    default:
      throw new ScriptFault(`${path}.on`, 'must be "node", "caller" or "answer"');
  }
}

function readAct(rule: { readonly [key: string]: unknown }, path: string): ScriptAct {
  const say = readOptional(rule, "say", path);
  if (rule.call === undefined) {
    if (say.say === undefined) throw new ScriptFault(path, "must say something or call a function");
    return say;
  }
  const call = readObject(rule.call, `${path}.call`);
  return { ...say, call: { name: readText(call, "name", `${path}.call`), args: call.args ?? {} } };
}

function readObject(value: unknown, path: string): { readonly [key: string]: unknown } {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ScriptFault(path, "must be an object");
  return value as { readonly [key: string]: unknown };
}

function readOptional<K extends string>(
  from: { readonly [key: string]: unknown },
  key: K,
  path: string,
): { [key in K]?: string } {
  return from[key] === undefined
    ? {}
    : ({ [key]: readText(from, key, path) } as { [key in K]?: string });
}

function readText(from: { readonly [key: string]: unknown }, key: string, path: string): string {
  const value = from[key];
  if (typeof value !== "string" || value.trim() === "" || value.length > MAX_TEXT)
    throw new ScriptFault(`${path}.${key}`, `must be text of 1 to ${MAX_TEXT} characters`);
  return value;
}
