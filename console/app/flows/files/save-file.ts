// A flow as a file on the reader's disk: the very document, every key of it, in its order.
import type { FlowDocument } from "../document/flow-document.ts";
import { nameFrom } from "../document/names.ts";

export function flowText(document: FlowDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

export function fileNameOf(document: FlowDocument): string {
  return `${nameFrom(document.meta.name, "flow").replaceAll("_", "-")}.flow.json`;
}

export function saveFlowFile(document: FlowDocument): void {
  const url = URL.createObjectURL(new Blob([flowText(document)], { type: "application/json" }));
  const link = globalThis.document.createElement("a");
  link.href = url;
  link.download = fileNameOf(document);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
