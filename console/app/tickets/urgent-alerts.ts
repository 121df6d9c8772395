// A sound and a notification of the browser when a ticket becomes urgent: only where somebody asked for it, on this browser.
import type { Ticket } from "@pipecast/contracts/events/tickets";
import { useRef, useState } from "react";
import { words } from "../words/words.ts";
import { callerOf } from "./ticket-badges.tsx";

const key = "pipecast.urgent-alerts";

export function useUrgentAlerts() {
  const [isOn, setOn] = useState(() => {
    try {
      return localStorage.getItem(key) === "on";
    } catch {
      return false;
    }
  });
  const told = useRef(new Set<string>());
  return {
    isOn,
    /** A click leads here: only then a browser lets a page ask and sound. */
    toggle() {
      const next = !isOn;
      setOn(next);
      try {
        localStorage.setItem(key, next ? "on" : "off");
      } catch {
        // Then it is on until the page is closed.
      }
      if (!next) return;
      beep();
      if ("Notification" in window && Notification.permission === "default")
        Notification.requestPermission().catch(() => undefined);
    },
    /** Of a ticket as it was pushed. Once for each. */
    hear: (ticket: Ticket) => {
      if (!isOn || ticket.priority !== "urgent" || ticket.status !== "open") return;
      if (told.current.has(ticket.id)) return;
      told.current.add(ticket.id);
      beep();
      notify(ticket);
    },
  };
}

function notify(ticket: Ticket): void {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const title = words.tickets.alerts.title(ticket.number, callerOf(ticket));
  const shown = new Notification(title, {
    body: ticket.summary || ticket.category,
    tag: ticket.id,
  });
  shown.addEventListener("click", () => window.focus());
}

/** Two short tones, made here: nothing is loaded. */
function beep(): void {
  try {
    const audio = new AudioContext();
    const volume = audio.createGain();
    volume.gain.value = 0.12;
    volume.connect(audio.destination);
    for (const [at, pitch] of [
      [0, 660],
      [0.18, 880],
    ] as const) {
      const tone = audio.createOscillator();
      tone.frequency.value = pitch;
      tone.connect(volume);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.14);
    }
    setTimeout(() => void audio.close(), 1_000);
  } catch {
    // A machine without sound.
  }
}
