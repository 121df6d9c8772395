// Working hours and holidays, by which tickets fall due.
import {
  type BusinessHours,
  getBusinessHours,
  putBusinessHours,
} from "@pipecast/contracts/pbx/business-hours";
import { useId, useState } from "react";
import { Button } from "../look/button.tsx";
import { ask } from "../session/server.ts";
import { useMay } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";
import { Awaited, Card } from "./form/card.tsx";
import { Field } from "./form/field.tsx";
import { SaveForm } from "./form/save-form.tsx";

const dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
type DayName = (typeof dayNames)[number];
type Spans = { from: string; to: string }[];

const office: Spans = [{ from: "09:00", to: "18:00" }];
const unset: BusinessHours = {
  days: { mon: office, tue: office, wed: office, thu: office, fri: office, sat: [], sun: [] },
  holidays: [],
  first_response_minutes: 60,
  resolution_minutes: 480,
};

export function HoursPart() {
  const w = words.settings.hours;
  const found = useAnswer("hours", () => ask(getBusinessHours, { query: {} }));
  return (
    <Card title={w.title} lead={w.lead}>
      <Awaited answer={found}>
        {({ business_hours }) => (
          <HoursForm key={JSON.stringify(business_hours)} stored={business_hours} />
        )}
      </Awaited>
    </Card>
  );
}

function HoursForm({ stored }: { stored: BusinessHours | null }) {
  const w = words.settings.hours;
  const may = useMay()(putBusinessHours);
  const [before, setBefore] = useState(stored);
  const [hours, setHours] = useState(stored ?? unset);
  const [holidays, setHolidays] = useState(hours.holidays.join("\n"));
  const boxId = useId();
  const setDay = (day: DayName, spans: Spans) =>
    setHours((now) => ({ ...now, days: { ...now.days, [day]: spans } }));
  const wanted = { ...hours, holidays: holidays.split(/\s+/).filter((day) => day !== "") };
  const save = async () => {
    await ask(putBusinessHours, { body: wanted });
    setBefore(wanted);
  };
  return (
    <SaveForm dirty={may && JSON.stringify(before) !== JSON.stringify(wanted)} save={save}>
      <fieldset disabled={!may} className="flex flex-col gap-2">
        {dayNames.map((day) => (
          <DayRow key={day} day={day} spans={hours.days[day]} set={(spans) => setDay(day, spans)} />
        ))}
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            name="first_response_minutes"
            label={w.first}
            type="number"
            min={1}
            required
            value={hours.first_response_minutes}
            onChange={({ target }) =>
              setHours({ ...hours, first_response_minutes: Number(target.value) })
            }
          />
          <Field
            name="resolution_minutes"
            label={w.settled}
            type="number"
            min={1}
            required
            value={hours.resolution_minutes}
            onChange={({ target }) =>
              setHours({ ...hours, resolution_minutes: Number(target.value) })
            }
          />
        </div>
        <label htmlFor={boxId} className="text-sm text-soft">
          {w.holidays}. {w.holidaysHint}
        </label>
        <textarea
          id={boxId}
          rows={4}
          className="field py-2"
          value={holidays}
          onChange={({ target }) => setHolidays(target.value)}
        />
      </fieldset>
    </SaveForm>
  );
}

function DayRow(props: { day: DayName; spans: Spans; set: (spans: Spans) => void }) {
  const { day, spans, set } = props;
  const w = words.settings.hours;
  const name = w.days[day];
  const change = (at: number, some: Partial<Spans[number]>) =>
    set(spans.map((span, index) => (index === at ? { ...span, ...some } : span)));
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line pb-2">
      <span className="w-28 font-medium">{name}</span>
      {spans.length === 0 && <span className="text-soft">{w.off}</span>}
      {spans.map((span, at) => (
        <span key={at} className="inline-flex items-center gap-1">
          <input
            aria-label={w.from(name)}
            type="time"
            required
            className="field w-28 px-2"
            value={span.from}
            onChange={({ target }) => change(at, { from: target.value })}
          />
          –
          <input
            aria-label={w.to(name)}
            type={span.to === "24:00" ? "text" : "time"}
            required
            className="field w-28 px-2"
            value={span.to}
            onChange={({ target }) => change(at, { to: target.value })}
          />
          <Button
            look="quiet"
            className="px-2"
            aria-label={w.dropSpan(name, (at + 1).toLocaleString())}
            onClick={() => set(spans.filter((_, index) => index !== at))}
          >
            ×
          </Button>
        </span>
      ))}
      {spans.length < 6 && (
        <Button
          look="quiet"
          className="px-2"
          aria-label={w.addSpan(name)}
          onClick={() => set([...spans, { from: "09:00", to: "18:00" }])}
        >
          +
        </Button>
      )}
    </div>
  );
}
