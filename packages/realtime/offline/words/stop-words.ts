// Words that carry no subject: grammar, politeness, and what everybody says on the telephone. English, and Hindi in both scripts.

const english = `
a an the this that these those there here it its it's i me my mine myself we us our ours you your yours he him his she her
they them their theirs who whom whose which what when where why how
am is are was were be been being do does did doing done have has had having will would shall should can could may might must
and or but so if then than as of at by for from in into on onto to with about regarding concerning up out off over under
again too very just also only even still yet now already really actually some any each every all both few more most
other another such own same
please thanks thank you hello hi hey good morning afternoon evening dear sir madam ma'am okay ok yes yeah well um uh oh
want wants wanted need needs needed like liked would love wish looking look help helped assist assistance
speak speaking talk talking call calling called tell say said ask asking know see get gets getting got give gives
let lets make makes someone somebody anyone something anything everything one
connect put through transfer going go come coming think thought mean maybe perhaps possible
question problem issue concern matter thing things way bit lot kind sort able try trying
caller callers mention mentions mentioned wish wishes choose select route send
not no nor never don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't cannot couldn't
t s m re ve ll d
`;

const hindi = `
mujhe mujhko mera meri mere main mein hum hamein humein hamara aap aapka aapke tum ko ka ki ke se par pe hai hain hoon hu tha thi
the ho hona raha rahi rahe gaya gayi kar karo karna karne karke karwana karwani chahiye chaiye chahta chahti sakta sakti sakte
kya kaun kab kahan kaise kitna kitne yeh ye woh wo is us aur ya bhi toh to ji haan nahi nahin mat na koi kuch liye wala wali
please namaste bhai sahab madad baat dijiye do de dena bata batao bataiye
मुझे मुझको मेरा मेरी मेरे मैं में हम हमें हमारा आप आपका आपके तुम को का की के से पर है हैं हूँ हूं था थी थे हो होना रहा रही रहे
गया गयी गई कर करो करना करने करके करवाना करवानी चाहिए चाहता चाहती सकता सकती सकते क्या कौन कब कहाँ कहां कैसे कितना कितने यह ये वह वो इस उस
और या भी तो जी हाँ हां नहीं मत ना कोई कुछ लिए वाला वाली नमस्ते भाई साहब मदद बात दीजिए दो दे देना बताओ बताइए
`;

const set = new Set(`${english} ${hindi}`.trim().split(/\s+/));

/** Whether a word says nothing about what the caller wants. */
export function isStopWord(word: string): boolean {
  return set.has(word);
}

const negations = new Set([
  ..."not no never none nothing without cannot neither nor n't".split(" "),
  ..."nahi nahin mat नहीं मत ना".split(" "),
]);

/** Whether a word denies what follows it. */
export function isNegation(word: string): boolean {
  return negations.has(word) || word.endsWith("n't");
}
