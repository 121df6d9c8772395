// What the check says of one field of the flow.
import { useFlowEditor } from "../document/use-flow-editor.ts";

/** `without`: codes that begin so are told elsewhere. */
export function ProblemsAt({ at, without }: { at: string; without?: string }) {
  const { problems } = useFlowEditor();
  return problems
    .filter(({ path, code }) => path === at && !(without && code.startsWith(without)))
    .map(({ code, level, message }) => (
      <p
        key={`${code} ${message}`}
        className={`text-sm wrap-anywhere ${level === "error" ? "text-alarm" : "text-warm"}`}
      >
        {message}
      </p>
    ));
}
