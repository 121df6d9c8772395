// A card of the settings with its title, and what stands in it while its answer is awaited or was refused.
import type { ReactNode } from "react";
import { Button } from "../../look/button.tsx";
import { Notice } from "../../look/notice.tsx";
import type { Answer } from "../../session/use-answer.ts";
import { words } from "../../words/words.ts";

export function Card(props: {
  title: string;
  lead?: string;
  beside?: ReactNode;
  children: ReactNode;
}) {
  const { title, lead, beside, children } = props;
  return (
    <section aria-label={title} className="card flex min-w-0 flex-col gap-3 p-4 sm:p-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">{title}</h2>
        {beside}
      </div>
      {lead !== undefined && <p className="text-soft">{lead}</p>}
      {children}
    </section>
  );
}

/** Draws the answer once it is there. */
export function Awaited<T>(props: { answer: Answer<T>; children: (value: T) => ReactNode }) {
  const { value, fault, again } = props.answer;
  return (
    <>
      {fault !== undefined && (
        <div className="flex flex-wrap items-center gap-3">
          <Notice look="alarm" role="alert">
            {fault}
          </Notice>
          <Button onClick={again}>{words.wrong.again}</Button>
        </div>
      )}
      {value === undefined && fault === undefined && (
        <p role="status" className="py-4 text-soft">
          {words.settings.reading}
        </p>
      )}
      {value !== undefined && props.children(value)}
    </>
  );
}
