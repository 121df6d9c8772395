// An instruction to an AI turned into words to the caller: "Ask for the number" → "Please tell me the number."

const verb =
  "ask|tell|inform|say|greet|welcome|thank|apologi[sz]e|confirm|collect|find out|get|request|let|wish|offer|explain|mention|end|close|finish|hang up|wait|use|call|keep|be|do|give|make|stop";
const person = "(?:the \\p{L}+|your \\p{L}+|callers?|them|him|her|people|everyone)";
const joint = new RegExp(`(?:,? and(?: then)?|,? then|;)\\s+(?=(?:${verb})\\b)`, "giu");

type Turned = string | undefined;
type Rule = readonly [pattern: RegExp, words: (rest: string) => Turned];

const be = (text: string) => `${text.replace(/[\s.!,]+$/, "")}.`;
const please = (text: string) => be(`Please tell me ${text}`);

const rules: readonly Rule[] = [
  [
    rule("(?:find out|ask)(?: PERSON)? (?:whether|if) (?:they|PERSON) (?:are|is)"),
    (x) => ask("Are you", x),
  ],
  [
    rule(
      "(?:find out|ask)(?: PERSON)? (?:whether|if) (?:they|PERSON) (?:would like|wants?|needs?)",
    ),
    (x) => ask("Would you like", x),
  ],
  [
    rule("(?:find out|ask)(?: PERSON)? (?:whether|if) (?:they|PERSON) (?:have|has)"),
    (x) => ask("Do you have", x),
  ],
  [rule("(?:find out|ask)(?: PERSON)? (?:whether|if)"), (x) => please(`whether ${toCaller(x)}`)],
  [rule("ask(?: PERSON)? for"), (x) => please(toCaller(x))],
  [rule("ask PERSON to"), (x) => be(`Please ${toCaller(x)}`)],
  [
    rule("ask(?: PERSON)?(?= (?:what|which|who|whom|when|where|why|how)\\b)"),
    (x) => please(toCaller(x)),
  ],
  [rule("(?:find out|collect|request|get)(?: from PERSON)?"), (x) => please(toCaller(x))],
  [rule("(?:tell|inform) PERSON(?: that)?"), (x) => be(capital(toCaller(x)))],
  [rule("let PERSON know(?: that)?"), (x) => be(capital(toCaller(x)))],
  [rule("(?:confirm|explain|mention) that"), (x) => be(capital(toCaller(x)))],
  [rule("say that"), (x) => be(capital(toCaller(x)))],
  [rule("say"), (x) => (/^(?:good|hello|hi|thank)/i.test(x) ? be(capital(x)) : undefined)],
  [rule("thank PERSON"), (x) => be(`Thank you ${toCaller(x)}`.trim())],
  [rule("apologi[sz]e(?: to PERSON)?"), (x) => be(`I am sorry ${toCaller(x)}`.trim())],
  [rule("wish PERSON"), (x) => be(`I wish you ${toCaller(x)}`)],
  [rule("(?:greet|welcome) PERSON"), () => "Hello."],
];

function rule(start: string): RegExp {
  const pattern = start.replaceAll("PERSON", person);
  return new RegExp(
    `^(?:please |now |first,? |then |always |briefly |politely |warmly )*${pattern}(?![\\p{L}])\\s*(.*)$`,
    "isu",
  );
}

function ask(start: string, rest: string): Turned {
  const text = toCaller(rest).replace(/[\s.!?,]+$/, "");
  return text === "" ? undefined : `${start} ${text}?`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const swaps = new Map([
  ["you are", "I am"],
  ["you're", "I am"],
  ["you", "I"],
  ["your", "my"],
  ["they are", "you are"],
  ["they're", "you are"],
  ["they", "you"],
  ["them", "you"],
  ["their", "your"],
  ["the caller's", "your"],
  ["the caller is", "you are"],
  ["the caller", "you"],
]);
const swapping = new RegExp(`\\b(?:${[...swaps.keys()].join("|")})(?![\\p{L}'])`, "giu");

/** "you are connecting them" is "I am connecting you" to the caller. */
export function toCaller(text: string): string {
  return text.replaceAll(swapping, (found) => swaps.get(found.toLowerCase()) ?? found).trim();
}

/** Most sentences that are made of one prompt. */
const MOST = 3;

/** undefined where no sentence is an instruction of a form that is known. */
export function instructionWords(prompt: string): string | undefined {
  const sentences = prompt
    .split(/(?<=[.!?])\s+|\n+/)
    .flatMap((sentence) => sentence.split(joint))
    .map((sentence) => sentence.replaceAll(/^[\s\-*•\d.)]+|\s+$/g, ""));
  const words = sentences.map((sentence) => turn(sentence)).filter((text) => text !== undefined);
  return words.length === 0 ? undefined : words.slice(0, MOST).join(" ");
}

function turn(sentence: string): Turned {
  for (const [pattern, words] of rules) {
    const found = pattern.exec(sentence);
    if (found !== null) return words((found[1] ?? "").trim());
  }
  return undefined;
}
