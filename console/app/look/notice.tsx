// A boxed sentence: something to know, or something that went wrong.
import type { ReactNode } from "react";

const looks = {
  calm: "bg-sunken text-soft",
  warm: "bg-warm-tint text-warm",
  alarm: "bg-alarm-tint text-alarm",
};

export function Notice({
  look = "calm",
  role,
  children,
}: {
  look?: keyof typeof looks;
  role?: "status" | "alert";
  children: ReactNode;
}) {
  return (
    <p role={role} className={`rounded-lg px-3 py-2 text-sm ${looks[look]}`}>
      {children}
    </p>
  );
}
