// The console's button, in its four meanings.
import type { ButtonHTMLAttributes } from "react";

const looks = {
  main: "bg-brand text-on-brand border-transparent hover:bg-brand-deep",
  plain: "bg-card text-ink border-line-strong hover:bg-sunken",
  alarm: "bg-alarm text-on-alarm border-transparent hover:opacity-90",
  quiet: "bg-transparent text-soft border-transparent hover:bg-sunken hover:text-ink",
};

export function Button({
  look = "plain",
  className = "",
  type = "button",
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { look?: keyof typeof looks }) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-10 items-center justify-center gap-2 rounded-[9px] border px-4 font-medium transition-colors disabled:opacity-50 ${looks[look]} ${className}`}
      {...rest}
    />
  );
}
