// What somebody sees who is not signed in: how to get a link.
import { Mark } from "../look/icons.tsx";
import { words } from "../words/words.ts";

export function SignInPage({ why }: { why?: string | undefined }) {
  const { title, lead, how, command, after } = words.session;
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-5 p-6">
      <div className="flex items-center gap-3">
        <Mark className="size-10" />
        <span className="text-xl font-semibold">{words.product}</span>
      </div>
      <div className="card flex flex-col gap-4 p-6">
        <h1 className="text-lg font-semibold">{title}</h1>
        {why !== undefined && (
          <p role="alert" className="rounded-lg bg-warm-tint p-3 text-warm">
            {why}
          </p>
        )}
        <p>{lead}</p>
        <p className="text-soft">{how}</p>
        <pre className="overflow-x-auto rounded-lg border border-line bg-sunken p-3 font-mono">
          {command}
        </pre>
        <p className="text-soft">{after}</p>
      </div>
    </main>
  );
}
