// URLs that try to lead a webhook inside, with why each is refused; and honest ones that must not be.

export interface Payload {
  url: string;
  /** The code without `WEBHOOK_`. */
  code: "URL_INVALID" | "PRIVATE" | "METADATA" | "ADDRESS" | "HTTP" | "PORT";
  /** What DNS says of its name: the attack is in the answer. */
  leadsTo?: readonly string[];
}

function each(code: Payload["code"], urls: readonly string[]): Payload[] {
  return urls.map((url) => ({ url, code }));
}

function hosts(code: Payload["code"], list: string): Payload[] {
  return each(
    code,
    list
      .trim()
      .split(/\s+/)
      .map((host) => `https://${host}/hook`),
  );
}

/** A name of an attacker, with what it leads to. */
function named(code: Payload["code"], ...answers: readonly string[]): Payload[] {
  return answers.map((list, at) => ({
    url: `https://n${at}.attacker.example.com/hook`,
    code,
    leadsTo: list.split(" "),
  }));
}

export const ssrfPayloads: readonly Payload[] = [
  // Plain addresses of inside.
  ...hosts(
    "PRIVATE",
    `127.0.0.1 127.0.0.2 127.127.127.127 127.255.255.255 10.0.0.1 10.255.255.254 172.16.0.1 172.31.255.254 192.168.0.1
    192.168.255.255 100.64.0.1 100.127.255.254 [::1] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [::0:1]
    [fc00::1] [fd12:3456:789a::1] [FD00::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::FFFF:7F00:0001] [0:0:0:0:0:ffff:7f00:1]
    [::ffff:10.0.0.1] [::ffff:c0a8:1] [::ffff:172.16.0.1] 127.0.0.1. 127.0.0.1:443 10.0.0.1:8443`,
  ),
  // Metadata, in every place where a cloud has put it.
  ...hosts(
    "METADATA",
    `169.254.169.254 169.254.169.254. 169.254.170.2 169.254.169.253 169.254.0.23 169.254.42.42 169.254.1.1 168.63.129.16
    100.100.100.200 192.0.0.192 [fd00:ec2::254] [fd00:0ec2:0:0:0:0:0:254] [fd20:ce::254] [fd00:42::42] [fe80::1]
    [fe80::a9fe:a9fe] [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [::ffff:100.100.100.200] [::FFFF:A9FE:A9FE]
    metadata.google.internal metadata.google.internal. METADATA.google.INTERNAL metadata metadata.goog
    metadata.azure.internal metadata.tencentyun.com instance-data instance-data.ec2.internal metadata.packet.net`,
  ),
  // Addresses of nobody, and those that carry another address inside.
  ...hosts(
    "ADDRESS",
    `0.0.0.0 0.1.2.3 192.0.2.1 192.0.0.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250
    240.0.0.1 255.255.255.255 [::] [0:0:0:0:0:0:0:0] [::127.0.0.1] [::7f00:1] [::a9fe:a9fe] [64:ff9b::a9fe:a9fe]
    [64:ff9b::7f00:1] [64:ff9b:1::a00:1] [::ffff:0:127.0.0.1] [2002:a9fe:a9fe::] [2002:7f00:1::1] [2001:0:7f00:1::] [2001::1]
    [2001:db8::1] [3fff::1] [fec0::1] [ff02::1] [ff05::1:3] [100::1] [5f00::1]`,
  ),
  // Addresses in disguise.
  ...hosts(
    "URL_INVALID",
    `127.1 127.0.1 2130706433 017700000001 0x7f000001 0x7F.1 0x7f.0.0.1 0177.0.0.1 0177.1 00127.0.0.1 127.0.0.01 127.0.0.0x1
    0 0x0 0x 00000000 0xA9FEA9FE 2852039166 025177524776 169.254.43518 169.16689662 0xa9.0xfe.0xa9.0xfe 0251.0376.0251.0376
    169.254.169.254.. 169.254.0xa9fe 3232235521 192.168.1 10.1 256.256.256.256 127.0.0.1.1 1.2.3.4.5 evil.0x7f evil.example.1
    ①②⑦.⓪.⓪.① １２７.0.0.1 127。0。0。1 127．0．0．1 127｡0｡0｡1 ⑯⑨。②⑤④。⑯⑨｡②⑤④ ⓛocalhost ｌocalhost %31%32%37.0.0.1
    127%2e0%2e0%2e1 %6c%6f%63%61%6c%68%6f%73%74 local%00host 127.0.0.1%00.example.com 127.0.0.1%2f@example.com [::1%25lo]
    [fe80::1%eth0] [::1%lo] [127.0.0.1] [::1 ::1] [::1]] [[::1]] [:::1] [::1]x [v1.fe80::a] [0x0::1] ::1 fe80::1 [] [::1]: ::`,
  ),
  // Names that mean inside.
  ...hosts(
    "PRIVATE",
    `localhost LOCALHOST localhost. LocalHost:8443 foo.localhost a.b.localhost. localhost.localdomain localhost6 ip6-localhost printer
    kubernetes kubernetes.default.svc.cluster.local db.internal intranet pbx.lan router.home nas.local fritz.box.local
    vault.corp x.private broadcasthost host.docker.internal gateway.docker.internal 1.0.0.127.in-addr.arpa home.arpa a.test b.invalid c.onion`,
  ),
  // Another host than it seems.
  ...each("URL_INVALID", [
    "https://example.com@127.0.0.1/",
    "https://example.com:443@127.0.0.1/",
    "https://127.0.0.1@example.com/",
    "https://user:pass@example.com/",
    "https://@127.0.0.1/",
    "https://:@example.com/",
    "https://example.com\\@127.0.0.1/",
    "https://127.0.0.1\\.example.com/",
    "https://127.0.0.1\\@example.com/",
    "https:\\\\127.0.0.1\\",
    "https://example.com#@127.0.0.1/",
    "https://127.0.0.1#.example.com/",
    "https://example.com/#fragment",
    "https://127.0.0.1\t:3000/",
    "https://127.0.0.1\n.example.com/",
    "https://exam\rple.com/",
    "https://127.0.0.1 .example.com/",
    "https://127.0.0.1\u00a0/",
    "https://127.0.0.1\u00ad/",
    "https://local\u200bhost/",
    "https://\u202emoc.elpmaxe/",
    "https://example.com\u2028.localhost/",
    "https://example.com\u0000.localhost/",
    " https://127.0.0.1/",
    "https://127.0.0.1/ ",
    "\u0001https://127.0.0.1/",
    "\ufeffhttps://127.0.0.1/",
    "https:127.0.0.1/",
    "https:/127.0.0.1/",
    "https:///127.0.0.1/",
    "https:////127.0.0.1/",
    "https:/\\127.0.0.1/",
    "//127.0.0.1/",
    "/\\127.0.0.1/",
    "127.0.0.1/",
    "localhost:3000",
    "https://",
    "https://?127.0.0.1",
    "https://.",
    "https://..",
    "https://.localhost/",
    "https://example..com/",
    "https://-example.com/",
    "https://example.com:/",
    "https://example.com:0/",
    "https://example.com:00443/",
    "https://example.com:65536/",
    "https://example.com:99999/",
    "https://example.com:443:80/",
    "https://example.com:-1/",
    "https://example.com:４４３/",
    "https://example.com:0x1bb/",
    "https://example.com:443@127.0.0.1:80/",
    "https://example.com;127.0.0.1/",
    "https://example.com,127.0.0.1/",
    "https://example.com&@127.0.0.1/",
    "https://(127.0.0.1)/",
    "https://*.example.com/",
    "https://xn--/",
    `https://${"a".repeat(64)}.example.com/`,
    `https://${"a.".repeat(130)}com/`,
    `https://example.com/${"a".repeat(2_048)}`,
  ]),
  // Templates that nobody filled in, or that were filled with a way out.
  ...each("URL_INVALID", [
    "https://{state.host}/",
    "https://{args.sub}.example.com/",
    "https://example.com:{state.port}/",
    "{state.url}",
    "https://example.com/calls/../admin",
    "https://example.com/calls/%2e%2e/admin",
    "https://example.com/calls/.%2E/admin",
    "https://example.com/calls/./x",
    "https://example.com/..",
    "https://example.com/%2E",
    "https://example.com/a/%2e%2e?x=1",
    "https://example.com/a\\..\\b",
    "https://example.com/\r\nHost: inside.lan",
    "https://example.com/ HTTP/1.1",
    "https://example.com/\u0085",
  ]),
  // Other protocols.
  ...each("URL_INVALID", [
    "gopher://127.0.0.1:5038/_Action:%20Login",
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "ftp://127.0.0.1/",
    "dict://127.0.0.1:6379/info",
    "ldap://127.0.0.1/",
    "tftp://127.0.0.1/x",
    "ws://127.0.0.1/",
    "wss://example.com/",
    "data:text/plain,x",
    "javascript:fetch('https://127.0.0.1')",
    "jar:https://127.0.0.1!/",
    "unix:/var/run/docker.sock:/info",
    "http+unix://%2fvar%2frun%2fdocker.sock/info",
    "httpss://127.0.0.1/",
    "hhttps://example.com/",
    "view-source:https://127.0.0.1/",
    "about:blank",
    "blob:https://example.com/x",
    "",
  ]),
  // Without TLS, or at ports of something else.
  ...each("HTTP", [
    "http://example.com/",
    "HTTP://example.com/",
    "http://example.com:443/",
    "http://8.8.8.8/",
  ]),
  ...each("PRIVATE", [
    "http://127.0.0.1:3000/api/v1/organizations",
    "http://localhost:3000/api/v1/calls/1/transfer",
    "http://localhost/",
    "http://[::1]:5038/",
    "http://192.168.1.1/",
    "http://pbx.local:8088/ari/channels",
  ]),
  ...each(
    "PORT",
    [22, 25, 53, 3000, 3306, 5038, 5060, 6379, 8088, 9092, 11211, 65535].map(
      (port) => `https://example.com:${port}/`,
    ),
  ),
  // The name is fine, its answer is not.
  ...named(
    "PRIVATE",
    "127.0.0.1",
    "10.0.0.5",
    "172.20.0.2",
    "192.168.1.1",
    "100.64.1.1",
    "::1",
    "fd12::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.5",
  ),
  ...named(
    "METADATA",
    "169.254.169.254",
    "168.63.129.16",
    "100.100.100.200",
    "fd00:ec2::254",
    "fe80::1",
    "::ffff:169.254.169.254",
  ),
  ...named(
    "ADDRESS",
    "0.0.0.0",
    "::",
    "255.255.255.255",
    "224.0.0.251",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
    "2001:0:7f00:1::",
    "::7f00:1",
  ),
  ...named("ADDRESS", "not-an-address", "127.1", "0x7f000001", "fe80::1%eth0", "127.0.0.1 extra"),
  // One good record does not redeem a bad one, wherever it stands.
  ...named(
    "PRIVATE",
    "93.184.215.14 127.0.0.1",
    "127.0.0.1 93.184.215.14",
    "93.184.215.14 2606:4700::1 10.0.0.1",
    "93.184.215.14 ::1",
    "2606:4700::1 fd12::1",
  ),
  ...named(
    "METADATA",
    "93.184.215.14 169.254.169.254",
    "2606:4700::1 fe80::1",
    `${"93.184.215.14 ".repeat(60)}169.254.169.254`,
  ),
];

export const goodUrls: readonly string[] = [
  "https://example.com",
  "https://example.com/",
  "https://example.com./hook",
  "https://EXAMPLE.com/Hook",
  "HTTPS://example.com/",
  "https://example.com?x=1",
  "https://example.com:443/",
  "https://example.com:80/",
  "https://example.com:8080/hook",
  "https://example.com:8443/hook",
  "https://hooks.slack.com/services/T000/B000/XXXX",
  "https://api.telegram.org/bot123:ABC-def/sendMessage",
  "https://hooks.zapier.com/hooks/catch/123/abc/",
  "https://script.google.com/macros/s/AKfy-x_y/exec",
  "https://us-central1-my-project.cloudfunctions.net/hook",
  "https://my-app-x7.a.run.app/v1/hook?key=a%20b&x=%2F",
  "https://bucket.s3.eu-central-1.amazonaws.com/a/b.json",
  "https://prod-12.westeurope.logic.azure.com:443/workflows/1/triggers/manual/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers",
  "https://hook_1.example.co.in/hook",
  "https://xn--bcher-kva.example/hook",
  "https://xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g/hook",
  "https://a.b.c.d.e.f.example.com/",
  "https://127.example.com/",
  "https://127-0-0-1.example.com/",
  "https://0x7f.example.com/",
  "https://1e100.net/",
  "https://localhost.example.com/",
  "https://mylocalhost.com/",
  "https://internal.example.com/",
  "https://local.example.com/",
  "https://metadata.example.com/",
  "https://home.example.com/",
  "https://8.8.8.8/",
  "https://100.63.255.255/",
  "https://172.32.0.1/",
  "https://192.169.0.1/",
  "https://[2606:4700:4700::1111]/",
  "https://[2001:4860:4860:0:0:0:0:8888]:8443/hook",
  "https://example.com/a%2Fb/c%2e%2ed/..e/f../...",
  "https://example.com/?next=../..",
  "https://example.com/@user/x:y;z=1,2!$&'()*+",
  "https://example.com/?email=a@b.c&t=12:30",
  "https://example.com/?url=http://127.0.0.1/",
  "https://example.com/कमरा/305?नाम=ज़ोया",
  "https://example.com/%7Bliteral%7D/{literal}?q={x}",
  "https://example.com/a//b///c",
  "https://example.com/?",
  "https://example.com/?a=b?c=d",
  `https://example.com/${"a".repeat(2_000)}`,
  `https://${"a".repeat(63)}.example.com/`,
];
