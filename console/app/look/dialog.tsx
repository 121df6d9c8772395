// A question or an explanation over the page. The browser's own dialog: it traps the focus, closes on Esc and gives the focus back.
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";

export function Dialog(props: { title: string; close: () => void; children: ReactNode }) {
  const { title, close, children } = props;
  const box = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before it leaves the page: only a closing dialog gives the focus back.
  useLayoutEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={box}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => event.target === box.current && close()}
      className="card m-auto w-[min(26rem,calc(100vw-2rem))] p-0 text-ink shadow-xl backdrop:bg-black/50"
    >
      <div className="flex flex-col gap-4 p-5">
        <h2 id={titleId} className="font-semibold">
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}
