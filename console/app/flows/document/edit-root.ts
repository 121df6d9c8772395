// Edits of what belongs to the flow as a whole.
import type { FlowDocument } from "./flow-document.ts";
import { type Patch, patchObject } from "./patch-object.ts";

/** Keys of the document itself; `undefined` removes one. */
export function setRoot(doc: FlowDocument, patch: Patch<FlowDocument>): FlowDocument {
  return patchObject(doc, patch);
}

/** Name, version and description. */
export function setMeta(doc: FlowDocument, patch: Patch<FlowDocument["meta"]>): FlowDocument {
  return patchObject(doc, { meta: patchObject(doc.meta, patch) });
}
