// A button that is only a picture; its name is told to those who cannot see it, and to those who point at it.
import type { ReactNode } from "react";

interface SmallButtonProps {
  label: string;
  onClick: () => void;
  disabled?: boolean;
  id?: string;
  /** As aria-keyshortcuts has them. */
  keys?: string;
  children: ReactNode;
}

export function SmallButton({ label, onClick, disabled, id, keys, children }: SmallButtonProps) {
  return (
    <button
      type="button"
      id={id}
      aria-label={label}
      title={label}
      aria-keyshortcuts={keys}
      disabled={disabled}
      onClick={onClick}
      className="grid size-8 place-items-center rounded-md text-soft hover:bg-card hover:text-ink disabled:opacity-40"
    >
      {children}
    </button>
  );
}
