// pjsip.conf, and one file for the trunk of each organization, which the administrator fills in. Pure.
import { type ConfigFiles, type ConfigInput, type TlsInput, plainText } from "./config-input.ts";

/** Gives the files by name. */
export function pjsipFiles(input: ConfigInput): ConfigFiles {
  const { organizations, password, sipBind, tls } = input;
  const trunks = Object.fromEntries(
    organizations.map(({ context_prefix: prefix, name }) => [
      `pjsip_trunk_${prefix}.conf`,
      trunk(prefix, plainText(name)),
    ]),
  );
  const parts = organizations.map((organization) => {
    const { context_prefix: prefix, name, extensions } = organization;
    const phones = extensions.map((one) => {
      const endpoint = `${prefix}_${one.extension}`;
      return phone(endpoint, prefix, one, password(endpoint));
    });
    return `; ======== ${plainText(name)} ========\n#include pjsip_trunk_${prefix}.conf\n\n${phones.join("\n")}`;
  });
  return { "pjsip.conf": `${head(sipBind, tls)}\n${parts.join("\n")}\n${tail}`, ...trunks };
}

const head = (bind: string, tls: TlsInput | null) => `
; Endpoints are called <prefix>_trunk… and <prefix>_<extension>: PipeCast reads from a channel's name whose call it is.
; Yours are the pjsip_trunk_*.conf files, and pjsip_custom.conf, which is read last: \`[transport-udp](+)\` there adds to a section.

[global]
type = global
; A trunk is known by its address; nobody else gets in without a password.
endpoint_identifier_order = ip,username,anonymous

[transport-udp]
type = transport
protocol = udp
bind = ${bind}
; Behind NAT, in pjsip_custom.conf:
;   [transport-udp](+)
;   external_signaling_address = 203.0.113.10
;   external_media_address = 203.0.113.10
;   local_net = 10.0.0.0/8

${tls === null ? "; SIP over TLS, SRTP and WSS: pipecast asterisk-config --tls-cert FILE --tls-key FILE.\n" : secureTransports(tls)}
[pipecast-trunk](!)
type = endpoint
disallow = all
allow = alaw,ulaw
; Audio through Asterisk: a call that is recorded, or moved from bot to person, needs it here.
direct_media = no
dtmf_mode = rfc4733
rtp_symmetric = yes
; The caller's number is what the carrier says.
trust_id_inbound = yes
send_pai = yes

[pipecast-phone](!)
type = endpoint
disallow = all
allow = g722,alaw,ulaw
direct_media = no
dtmf_mode = rfc4733
rtp_symmetric = yes
force_rport = yes
rewrite_contact = yes
trust_id_inbound = no
${tls === null ? "" : srtp}
[pipecast-phone-auth](!)
type = auth
auth_type = digest

[pipecast-phone-aor](!)
type = aor
max_contacts = 1
remove_existing = yes
qualify_frequency = 60
`;

/** Asked for by every phone and not insisted on: one that came by UDP without SRTP still talks. */
const srtp = `; SRTP with every phone that can. To insist on it take the second line out, in pjsip_custom.conf for one phone.
media_encryption = sdes
media_encryption_optimistic = yes
`;

function secureTransports({ bind, wss, cert, key }: TlsInput): string {
  return `[transport-tls]
type = transport
protocol = tls
bind = ${bind}
cert_file = ${cert}
priv_key_file = ${key}
method = tlsv1_2
; A new certificate is taken in only when Asterisk is restarted.
${
  wss === null
    ? ""
    : `
; Phones in browsers, wss://HOST:PORT/ws of http.conf. Which extension is one stands in pjsip_custom.conf:
;   [org_x_1001](+)
;   webrtc = yes
[transport-wss]
type = transport
protocol = wss
bind = ${wss}
`
}`;
}

const tail = `
#tryinclude pjsip_custom.conf
`;

function phone(
  endpoint: string,
  prefix: string,
  { extension, name }: { extension: string; name: string },
  password: string,
): string {
  return `[${endpoint}](pipecast-phone)
context = ${prefix}_internal
auth = ${endpoint}
aors = ${endpoint}
callerid = "${plainText(name)}" <${extension}>
[${endpoint}](pipecast-phone-auth)
username = ${endpoint}
password = ${password}
[${endpoint}](pipecast-phone-aor)
`;
}

const trunk = (prefix: string, name: string) => `
; The trunk of ${name}. FILL IN the two CHANGE-ME lines with what the carrier gave you; PipeCast leaves the file alone from then on.
; For a second carrier repeat all with another name that begins the same: ${prefix}_trunk2.

[${prefix}_trunk](pipecast-trunk)
context = ${prefix}_inbound
aors = ${prefix}_trunk
; When the carrier wants a password for calls we make:
;outbound_auth = ${prefix}_trunk
;from_user = your-account

[${prefix}_trunk]
type = aor
; Where calls we make go to.
contact = sip:CHANGE-ME.invalid

[${prefix}_trunk]
type = identify
endpoint = ${prefix}_trunk
; The addresses that the carrier's calls come from. Two organizations cannot share one: they would get one another's calls.
; CHANGE-ME
match = 192.0.2.1

;[${prefix}_trunk]
;type = auth
;auth_type = digest
;username = your-account
;password = your-password

; When the carrier finds you by registration instead of by address:
;[${prefix}_trunk]
;type = registration
;outbound_auth = ${prefix}_trunk
;server_uri = sip:carrier.example
;client_uri = sip:your-account@carrier.example
;line = yes
;endpoint = ${prefix}_trunk
`;
