// What stands around a form for somebody who is not signed in.
import type { ReactNode } from "react";
import { Mark } from "../look/icons.tsx";
import { words } from "../words/words.ts";

export function DoorPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-5 p-4 sm:p-6">
      <div className="flex items-center gap-3">
        <Mark className="size-10" />
        <span className="text-xl font-semibold">{words.product}</span>
      </div>
      <div className="card flex flex-col gap-4 p-5 sm:p-6">
        <h1 className="text-lg font-semibold break-words">{title}</h1>
        {children}
      </div>
    </main>
  );
}
