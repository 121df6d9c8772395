// manager.conf, ari.conf and http.conf: how PipeCast gets in, with no more rights than it needs. Pure.
import type { ConfigFiles, ConfigInput } from "./config-input.ts";

/** Gives the files by name. */
export function accessFiles({
  ami,
  ari,
  tls,
}: Pick<ConfigInput, "ami" | "ari" | "tls">): ConfigFiles {
  return {
    "manager.conf": `
; AMI. \`call\`, \`agent\`, \`dialplan\` are what PipeCast learns calls from. To write, \`call\` is all it needs: PipeCast does not start
; with a user that may originate, run commands or read configuration. Who steals such a user has a shell on this machine.

[general]
enabled = yes
bindaddr = ${ami.host}
port = ${ami.port}
; Facts carry Asterisk's own time instead of the time of their arrival.
timestampevents = yes

[${ami.user}]
secret = ${ami.secret}
deny = 0.0.0.0/0.0.0.0
${permitted(ami.host)
  .map((network) => `permit = ${network}`)
  .join("\n")}
read = call,agent,dialplan,cdr,user
write = call
writetimeout = 5000
`,
    "ari.conf": `
[general]
enabled = yes

[${ari.user}]
type = user
read_only = no
password_format = plain
password = ${ari.secret}
`,
    "http.conf": `
; For ARI. It has no encryption here: keep it on this machine or on a private network.
[general]
enabled = yes
bindaddr = ${ari.host}
bindport = ${ari.port}
${
  tls === null || tls.wss === null
    ? ""
    : `
; WSS for phones in browsers. ARI answers here too, behind its password: open the port no further than browsers need it.
tlsenable = yes
tlsbindaddr = ${tls.wss}
tlscertfile = ${tls.cert}
tlsprivatekey = ${tls.key}
`
}`,
  };
}

/** Loopback stays loopback; anything else means another machine or container of a private network. */
function permitted(host: string): string[] {
  const loopback = "127.0.0.0/255.0.0.0";
  if (host.startsWith("127.")) return [loopback];
  return [loopback, "10.0.0.0/255.0.0.0", "172.16.0.0/255.240.0.0", "192.168.0.0/255.255.0.0"];
}
