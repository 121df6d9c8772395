// The agents' phones, in Hindi.
import type { Words } from "../en.ts";

export const agents: Words["agents"] = {
  title: "एजेंट पैनल",
  lead: "आपके लोगों के फ़ोन क्या कर रहे हैं। यहाँ आप उन सबकी जगह ले सकते हैं।",
  empty: "कोई फ़ोन नहीं बज रहा। बॉट जब कॉल सौंपता है, तो यहाँ घंटी बजती है।",
  from: (caller: string) => `${caller} से`,
  anonymous: "बिना नंबर के किसी",
  answer: "उत्तर दें",
  decline: "मना करें",
  hangUp: "कॉल काटें",
  ringing: "घंटी बज रही है",
  talking: "कॉल पर",
  left: (seconds: number) => `${seconds} से. में बंद होगी`,
  queue: (number: string, name: string | undefined) =>
    name === undefined ? `कतार ${number}` : `${name} (${number})`,
  announced: (count: number) =>
    count === 0 ? "कोई फ़ोन नहीं बज रहा" : `${count} फ़ोन बज ${count === 1 ? "रहा है" : "रहे हैं"}`,
  needsSandbox: "यहाँ फ़ोन असली हैं: एजेंट अपने उपकरण पर उत्तर देते हैं।",
};
