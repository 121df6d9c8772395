// One step of the first hour: what to do, and how it stands with it.
import { type ReactNode, useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import type { Answer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";

export type Standing = { done: boolean; said: string; wrong?: boolean };

const looks = {
  done: "bg-tint text-brand-deep",
  open: "bg-sunken text-soft",
  wrong: "bg-warm-tint text-warm",
};

export function Step(props: {
  at: number;
  title: string;
  lead: string;
  answer: Answer<Standing>;
  children?: ReactNode;
}) {
  const { at, title, lead, answer, children } = props;
  const { value, fault, again } = answer;
  const w = words.welcome;
  const look = value?.wrong === true ? "wrong" : value?.done === true ? "done" : "open";
  return (
    <li className="card flex min-w-0 flex-col gap-3 p-4 sm:p-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">
          {(at + 1).toLocaleString()}. {title}
        </h2>
        <span className={`rounded-md px-2 text-sm ${looks[look]}`}>
          {value === undefined && fault === undefined ? w.looking : w[look]}
        </span>
      </div>
      <p className="text-soft">{lead}</p>
      {children}
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      {value !== undefined && value.said !== "" && (
        <Notice look={value.wrong === true ? "warm" : "calm"}>{value.said}</Notice>
      )}
      <Button
        look="quiet"
        className="self-start"
        aria-label={`${w.again}: ${title}`}
        onClick={again}
      >
        {w.again}
      </Button>
    </li>
  );
}

/** A line to be copied into a terminal or a file. */
export function CopyLine({ text }: { text: string }) {
  const w = words.welcome;
  const [copied, setCopied] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <code className="min-w-0 flex-1 rounded-lg border border-line bg-sunken p-2 text-sm break-all select-all">
        {text}
      </code>
      <Button
        aria-label={`${w.copy}: ${text}`}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {copied ? w.copied : w.copy}
      </Button>
    </div>
  );
}
