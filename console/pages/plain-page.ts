// The page at `/` while the console is not built: what runs here and what to do next. Plain HTML, no script.

export interface PlainPageFacts {
  version: string;
  services: readonly string[];
  url: string;
  audiosocket: string | undefined;
  switchName: string;
}

export function plainPage(facts: PlainPageFacts): string {
  const rows = [
    ["Version", facts.version],
    ["Services", facts.services.join(", ")],
    ["Switch", facts.switchName],
    ["Calls' audio", facts.audiosocket ?? "the gateway runs elsewhere"],
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>PipeCast</title>
<link rel="stylesheet" href="/plain.css">
</head>
<body>
<main>
<h1>PipeCast is running</h1>
<p>Voice bots that are drawn, not coded, in front of your PBX.</p>
<dl>
${rows.map(([name, value]) => `<div><dt>${escapeHtml(name ?? "")}</dt><dd>${escapeHtml(value ?? "")}</dd></div>`).join("\n")}
</dl>
<h2>Get the console</h2>
<p>It is not built here yet. <code>npm start</code> builds it; so does this, followed by a restart:</p>
<pre><code>node scripts/build-console.mjs</code></pre>
<h2>Make the first call</h2>
<p>In a second terminal, in the same folder:</p>
<pre><code>npx pipecast call --bot demo --dtmf 1</code></pre>
<p>It calls the demo bot, presses 1, and shows the front desk's queue ring.</p>
<h2>Look around</h2>
<ul>
<li><a href="/docs">The API, readable</a> · <a href="/openapi.json">as OpenAPI</a></li>
<li><a href="/readyz">Is everything ready?</a></li>
</ul>
</main>
</body>
</html>
`;
}

export const plainStyle = `:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#59636e;--line:#d1d9e0;--tint:#f6f8fa;--link:#0a58ca}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--soft:#9198a1;--line:#3d444d;--tint:#151b23;--link:#74b3ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:42rem;margin:0 auto;padding:2.5rem 1.25rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.1rem;margin:2rem 0 .5rem}
dl{border:1px solid var(--line);border-radius:.5rem;margin:1.5rem 0}
dl div{display:flex;gap:1rem;padding:.6rem 1rem;flex-wrap:wrap}
dl div+div{border-top:1px solid var(--line)}
dt{color:var(--soft);min-width:8rem}
dd{margin:0;overflow-wrap:anywhere}
pre{background:var(--tint);border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem;overflow-x:auto}
a{color:var(--link)}
a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
`;

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text.replaceAll(/[&<>"]/g, (letter) => entities[letter] ?? letter);
}
