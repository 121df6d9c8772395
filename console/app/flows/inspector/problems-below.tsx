// What the check says of anything inside a part of the flow that is one field here.
import { useFlowEditor } from "../document/use-flow-editor.ts";

export function ProblemsBelow({ at, without }: { at: string; without: string }) {
  const { problems } = useFlowEditor();
  return problems
    .filter(
      ({ path, code }) => (path === at || path.startsWith(`${at}/`)) && !code.startsWith(without),
    )
    .map(({ path, code, level, message }) => (
      <p
        key={`${path} ${code}`}
        className={`text-sm wrap-anywhere ${level === "error" ? "text-alarm" : "text-warm"}`}
      >
        {path === at ? "" : `${path.slice(at.length + 1)}: `}
        {message}
      </p>
    ));
}
