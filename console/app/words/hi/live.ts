// Live calls, in Hindi.
import type { Words } from "../en.ts";

export const live: Words["live"] = {
  title: "चालू कॉल",
  lead: "इस समय चल रही हर कॉल।",
  empty: "कोई कॉल नहीं चल रही।",
  tryIt: "किसी भी फ़ोन या ब्राउज़र फ़ोन की कॉल, जब तक चले, यहाँ दिखती है।",
  phone: "फ़ोन पर जाएँ",
  caller: "कॉल करने वाला",
  did: "डायल किया नंबर",
  to: "अभी किसके पास",
  node: "चरण",
  since: "कब से",
  anonymous: "बिना नंबर",
  nowhere: "रास्ते में",
  bot: (name: string) => `बॉट ${name}`,
  follow: (caller: string) => `${caller} की कॉल देखें`,
  followed: "बातचीत",
  waiting: "अभी कुछ नहीं कहा गया।",
  noBot: "कॉल किसी बॉट के पास नहीं है, इसलिए लिखित बातचीत नहीं है।",
  over: "बॉट का भाग समाप्त हो गया।",
  stop: "देखना बंद करें",
  hangUp: "कॉल काटें",
  hangUpCall: (caller: string) => `${caller} की कॉल काटें`,
  sure: "यह कॉल काट दें?",
  sureLead: (caller: string) => `${caller} की कॉल तुरंत कट जाएगी, चाहे वे किसी से भी बात कर रहे हों।`,
  keep: "चलने दें",
  gone: "कॉल समाप्त हो गई।",
  count: (count: number) =>
    count === 0 ? "कोई कॉल नहीं चल रही" : `${count} कॉल चल ${count === 1 ? "रही है" : "रही हैं"}`,
  caller_says: "कॉल करने वाला",
  bot_says: "बॉट",
};
