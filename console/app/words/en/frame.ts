// What frames every page: places, colours, session, connection, what went wrong, in English.

export const frame = {
  nav: {
    label: "Main",
    call: "Call",
    agents: "Agents",
    calls: "Calls",
    bots: "Bots",
    tickets: "Tickets",
    live: "Live",
    settings: "Settings",
    more: "More",
    docs: "API",
  },
  theme: { label: "Colours", system: "System", light: "Light", dark: "Dark" },
  language: { label: "Language" },
  session: {
    checking: "Opening the console …",
    title: "Sign in",
    lead: "A link that only someone at the server can make opens the console too.",
    how: "In the folder where PipeCast runs:",
    command: "npx pipecast sign-in",
    after: "Open the link it prints in this browser. It works once, for ten minutes.",
    expired: "Your session has ended. Sign in again.",
    out: "You have signed out.",
    signOut: "Sign out",
    account: "Account",
    organization: "Organization",
    lost: "The server cannot be reached. Trying again …",
  },
  connection: { lost: "Connection lost. Trying again …" },
  wrong: { title: "That did not work", again: "Try again", network: "The server did not answer." },
};
