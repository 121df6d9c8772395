// The API on one page that a person can read: no script, nothing from elsewhere.
import { findError } from "../errors/define-errors.ts";
import type { ApiTitle } from "./openapi.ts";
import { SchemaCollection } from "./openapi-schemas.ts";
import type { RouteShape } from "./route.ts";

const style = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2024; background: #fff }
  code, pre { font: 14px/1.45 ui-monospace, monospace } pre { background: #f4f5f7; padding: .75rem; overflow: auto; border-radius: 6px }
  details { border-top: 1px solid #d9dce1; padding: .5rem 0 } summary { cursor: pointer } summary b { display: inline-block; min-width: 4.5rem }
  .who { color: #5b6270 } table { border-collapse: collapse } td { padding: .15rem .75rem .15rem 0; vertical-align: top }
  @media (prefers-color-scheme: dark) { body { color: #e8eaed; background: #16181b } pre { background: #22262b } details { border-color: #3a3f46 } .who { color: #a3abb8 } }
`;

/** The whole page, routes grouped by tag. */
export function docsPage(title: ApiTitle, routes: readonly RouteShape[]): string {
  const groups = Map.groupBy(routes, ({ tag, path }) => tag ?? path.split("/")[1] ?? "");
  const sections = [...groups].map(
    ([tag, members]) => `<h2>${escape(tag)}</h2>\n${members.map(routeSection).join("\n")}`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title.name)} API</title><style>${style}</style></head>
<body><h1>${escape(title.name)} API</h1>
<p>JSON over HTTP. The same for machines: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).
An error is <code>{"error":{"code","message","details"}}</code>.</p>
${sections.join("\n")}
</body></html>`;
}

function routeSection(route: RouteShape): string {
  const { method, path, auth, role, summary, success } = route;
  const who =
    auth === "public" ? "anyone" : [...auth].join(" or ") + (role === undefined ? "" : `, ${role}`);
  return `<details><summary><b>${method}</b> <code>${escape(path)}</code> ${escape(summary)}</summary>
<p class="who">${escape(who)} · answers ${success.status}${success.contentType === undefined ? "" : ` ${escape(success.contentType)}`}</p>
${schemaBlock("Path", route, "params")}${schemaBlock("Query", route, "query")}${schemaBlock("Body", route, "body")}${schemaBlock("Answer", route, "answer")}${errorTable(route.errors ?? [])}</details>`;
}

function schemaBlock(
  label: string,
  route: RouteShape,
  part: "params" | "query" | "body" | "answer",
): string {
  const schema = part === "answer" ? route.success.schema : route[part];
  if (schema === undefined) return "";
  const schemas = new SchemaCollection();
  const root = schemas.add(schema, part === "answer" ? "output" : "input", part);
  const shown =
    Object.keys(schemas.components).length === 0
      ? root
      : { ...root, components: schemas.components };
  return `<p>${label}</p><pre>${escape(JSON.stringify(shown, null, 2))}</pre>\n`;
}

function errorTable(codes: readonly string[]): string {
  const rows = codes.flatMap((code) => {
    const entry = findError(code);
    return entry === undefined
      ? []
      : [
          `<tr><td>${entry.status}</td><td><code>${escape(code)}</code></td><td>${escape(entry.message)}</td></tr>`,
        ];
  });
  return rows.length === 0 ? "" : `<p>Errors</p><table>${rows.join("")}</table>\n`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
