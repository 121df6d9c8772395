// What frames every page: places, colours, session, connection, what went wrong, in Hindi.
import type { Words } from "../en.ts";

export const frame: Pick<Words, "nav" | "theme" | "language" | "session" | "connection" | "wrong"> =
  {
    nav: {
      label: "मुख्य",
      call: "कॉल करें",
      agents: "एजेंट",
      calls: "कॉल",
      bots: "बॉट",
      tickets: "टिकट",
      live: "चालू कॉल",
      overview: "सारांश",
      welcome: "पहले क़दम",
      workflows: "वर्कफ़्लो",
      settings: "सेटिंग",
      more: "और",
      docs: "API",
    },
    theme: { label: "रंग", system: "सिस्टम जैसा", light: "हल्का", dark: "गहरा" },
    language: { label: "भाषा" },
    session: {
      checking: "कंसोल खुल रहा है …",
      title: "साइन इन",
      lead: "कंसोल उस लिंक से भी खुलता है, जिसे केवल सर्वर पर बैठा व्यक्ति बना सकता है।",
      how: "जिस फ़ोल्डर में PipeCast चल रहा है, वहाँ चलाएँ:",
      command: "npx pipecast sign-in",
      after: "जो लिंक दिखे उसे इसी ब्राउज़र में खोलें। वह दस मिनट तक, एक ही बार काम करता है।",
      expired: "आपका सत्र समाप्त हो गया। फिर से साइन इन करें।",
      out: "आप साइन आउट हो चुके हैं।",
      signOut: "साइन आउट",
      account: "खाता",
      organization: "संगठन",
      lost: "सर्वर तक पहुँच नहीं हो रही। फिर कोशिश जारी है …",
    },
    connection: { lost: "संपर्क टूट गया। फिर कोशिश जारी है …" },
    wrong: {
      title: "यह नहीं हो पाया",
      again: "फिर कोशिश करें",
      network: "सर्वर ने जवाब नहीं दिया।",
    },
  };
