// Pictures of the flow editor, drawn with the text's own colour.
import type { ReactNode } from "react";

interface IconProps {
  className?: string;
}

function Icon({ className = "size-5", children }: IconProps & { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      {children}
    </svg>
  );
}

const drawn = (path: string) =>
  function DrawnIcon(props: IconProps) {
    return (
      <Icon {...props}>
        <path d={path} />
      </Icon>
    );
  };

export const PlayIcon = drawn("M7 5v14l11-7z");
export const DoorIcon = drawn("M6 21V4h9v17M3 21h18M15 6l4 1v14M11.5 12.5h.01");
export const GlobeIcon = drawn(
  "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
);
export const ForkIcon = drawn("M6 4v6a4 4 0 0 0 4 4h8M14 10l4 4-4 4M6 10v10");
export const WarningIcon = drawn("M12 4 2.5 20h19zM12 10v4M12 17h.01");
export const UndoIcon = drawn("M8 5 3.5 9.5 8 14M4 9.5h10a6 6 0 0 1 0 12h-3");
export const RedoIcon = drawn("m16 5 4.5 4.5L16 14M20 9.5H10a6 6 0 0 0 0 12h3");
export const SearchIcon = drawn("M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 21 21");
export const TidyIcon = drawn(
  "M3 5h6v5H3zM15 3h6v5h-6zM15 16h6v5h-6zM9 7.5h3M12 5.5v13M12 5.5h3M12 18.5h3",
);
export const PlusIcon = drawn("M12 5v14M5 12h14");
export const CopyIcon = drawn("M8 8h12v12H8zM16 8V4H4v12h4");
export const BinIcon = drawn("M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6");
export const FirstIcon = drawn("M6 5v14M18 6l-8 6 8 6");
export const LastIcon = drawn("M18 5v14M6 6l8 6-8 6");
export const DownIcon = drawn("M12 4v11M7 11l5 5 5-5M4 20h16");
export const UpIcon = drawn("M12 16V5M7 9l5-5 5 5M4 20h16");
export const GearIcon = drawn(
  "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6M12 2v3M12 19v3M4.9 4.9l2.1 2.1M17 17l2.1 2.1M2 12h3M19 12h3M4.9 19.1 7 17M17 7l2.1-2.1",
);
