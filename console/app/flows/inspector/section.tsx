// A part of the inspector that can be folded, under a heading.
import { type ReactNode, useState } from "react";
import { ChevronIcon } from "../../look/icons.tsx";

interface SectionProps {
  title: string;
  hint?: string;
  /** Folded until somebody opens it. */
  folded?: boolean;
  count?: number;
  children: ReactNode;
}

export function Section({ title, hint, folded = false, count, children }: SectionProps) {
  const [open, setOpen] = useState(!folded);
  return (
    <details
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group/section border-t border-line py-3"
    >
      <summary className="flex min-h-8 list-none items-center gap-2 rounded-md">
        <ChevronIcon className="size-4 shrink-0 text-soft transition-transform group-open/section:rotate-90" />
        <h3 className="font-semibold">{title}</h3>
        {count !== undefined && count > 0 && <span className="text-sm text-soft">{count}</span>}
      </summary>
      <div className="flex flex-col gap-3 pt-2">
        {hint !== undefined && <p className="text-sm text-soft">{hint}</p>}
        {children}
      </div>
    </details>
  );
}
