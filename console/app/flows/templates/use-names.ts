// The names that a template can find, of the document that is open; a moment late while somebody types.
import { useDeferredValue } from "react";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { type Names, type TemplatePlace, namesInScope } from "./names-in-scope.ts";

export function useNames(place: TemplatePlace): Names {
  const { document } = useFlowEditor();
  return namesInScope(useDeferredValue(document), place);
}
