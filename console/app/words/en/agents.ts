// The agents' phones, in English.

export const agents = {
  title: "Agent panel",
  lead: "What your people's phones do. Here you can be all of them.",
  empty: "No phone rings. When a bot hands a call over, it rings here.",
  from: (caller: string) => `from ${caller}`,
  anonymous: "an anonymous caller",
  answer: "Answer",
  decline: "Decline",
  hangUp: "Hang up",
  ringing: "Ringing",
  talking: "In a call",
  left: (seconds: number) => `gives up in ${seconds} s`,
  queue: (number: string, name: string | undefined) =>
    name === undefined ? `Queue ${number}` : `${name} (${number})`,
  announced: (count: number) =>
    count === 0 ? "No phone rings" : `${count} ${count === 1 ? "phone rings" : "phones ring"}`,
  needsSandbox: "Phones are real here: agents answer them on their own devices.",
};
