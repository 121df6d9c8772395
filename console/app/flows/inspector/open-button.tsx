// Opens a part of the flow in the inspector; says whether the check found faults in it.
import { words } from "../../words/words.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";

export function OpenButton({ name, at, open }: { name: string; at: string; open: () => void }) {
  const { problems } = useFlowEditor();
  const found = problems.filter(({ path }) => path === at || path.startsWith(`${at}/`));
  const worst = found.some(({ level }) => level === "error") ? "text-alarm" : "text-warm";
  const w = words.flowInspector;
  return (
    <button
      type="button"
      data-at={at}
      onClick={open}
      className="flex min-h-8 w-full min-w-0 items-center gap-2 rounded-md text-left font-medium text-brand hover:underline"
    >
      <span className="min-w-0 wrap-anywhere">{name === "" ? w.unnamed : name}</span>
      {found.length > 0 && (
        <span className={`text-sm font-normal ${worst}`}>{w.problems(found.length)}</span>
      )}
    </button>
  );
}
