// The first hour, in English.

export const welcome = {
  title: "First steps",
  lead: "Each step looks by itself whether it is done.",
  done: "Done",
  open: "To do",
  wrong: "Something is wrong",
  looking: "Looking …",
  again: "Look again",
  copy: "Copy",
  copied: "Copied",
  call: {
    title: "Make a call",
    lead: "Talk to a bot from the browser, or by typing. No telephone is needed.",
    go: "To the telephone",
    done: (when: string) => `The newest call came at ${when}.`,
  },
  ticket: {
    title: "See its ticket",
    lead: "A call that nobody answers, and a wish told to a bot, become a ticket by themselves.",
    go: "To the tickets",
    done: (number: string) => `The newest is ticket ${number}.`,
  },
  asterisk: {
    title: "Connect your Asterisk",
    lead: "Until then the sandbox carries calls. On the machine that Asterisk runs on:",
    next: "Put what it prints into .env beside PipeCast, with this line, and start again:",
    fine: "Asterisk is connected, and nothing was found that loses calls.",
    found: "The doctor found:",
    directory: "The sandbox carries calls. Beside that the doctor found:",
    sandbox: "The sandbox carries calls.",
  },
  gemini: {
    title: "Connect Gemini",
    lead: "Without a model bots speak by rules, offline. With a key of Google AI Studio they talk freely. Into .env, then start again:",
    done: "A key is set. Choose Gemini as the model of a bot.",
    used: (bots: string) => `A key is set, and these bots use it: ${bots}.`,
    missing: (bots: string) =>
      `These bots want Gemini, but no key is set: ${bots}. Their calls go to the number's fallback.`,
    go: "To the bots",
  },
  whatsapp: {
    title: "Connect WhatsApp",
    lead: "Callers can be told by WhatsApp what becomes of their ticket. MSG91 sends it.",
    go: "To the WhatsApp settings",
    done: (number: string) => `Messages go out from ${number}.`,
    silent: "The key is there, but messages to callers are switched off.",
    refused: "MSG91 does not take the key:",
    noTemplates: "MSG91 knows no template of this number yet.",
  },
};
