// The agent panel as a page of its own.
import { useSession } from "../session/session.tsx";
import { AgentPanel } from "./agent-panel.tsx";
import { useDirectory } from "./use-directory.ts";

export default function AgentsPage() {
  const { session } = useSession();
  const orgId = session.organization.id;
  return (
    <div className="mx-auto max-w-xl">
      <AgentPanel orgId={orgId} directory={useDirectory(orgId)} />
    </div>
  );
}
