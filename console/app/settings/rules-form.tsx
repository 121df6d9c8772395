// Who hears of which tickets by which way, when nobody is to be disturbed, and the daily summary.
import { NoticeChannel, NoticeEvent, type Notifications } from "@pipecast/contracts/pbx/channels";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { words } from "../words/words.ts";
import { Choice, Field, Tick } from "./form/field.tsx";
import { SaveForm } from "./form/save-form.tsx";

type Rule = Notifications["rules"][number];

export function RulesForm(props: {
  stored: Notifications;
  save: (wanted: Notifications) => Promise<void>;
}) {
  const w = words.settings.rules;
  const [before, setBefore] = useState(props.stored);
  const [value, setValue] = useState(props.stored);
  const { rules, quiet_hours: quiet, daily_summary: daily } = value;
  const setRule = (at: number, some: Partial<Rule>) =>
    setValue({
      ...value,
      rules: rules.map((rule, index) => (index === at ? { ...rule, ...some } : rule)),
    });
  const save = async () => {
    await props.save(value);
    setBefore(value);
  };
  const fresh: Rule = { when: "ticket", channel: "email", to: [], anytime: false };
  return (
    <SaveForm
      dirty={JSON.stringify(before) !== JSON.stringify(value)}
      save={save}
      beside={
        <Button onClick={() => setValue({ ...value, rules: [...rules, fresh] })}>{w.add}</Button>
      }
    >
      {rules.length === 0 && <p className="text-soft">{w.none}</p>}
      {rules.map((rule, at) => (
        <fieldset
          key={at}
          className="grid items-end gap-3 border-b border-line pb-3 sm:grid-cols-2"
        >
          <legend className="pb-1 font-medium">{w.rule((at + 1).toLocaleString())}</legend>
          <Choice
            name={`rules.${at}.when`}
            label={w.when}
            value={rule.when}
            onChange={({ target }) => setRule(at, { when: NoticeEvent.parse(target.value) })}
          >
            {NoticeEvent.options.map((event) => (
              <option key={event} value={event}>
                {w.events[event]}
              </option>
            ))}
          </Choice>
          <Channel
            name={`rules.${at}.channel`}
            value={rule.channel}
            choose={(channel) => setRule(at, { channel })}
          />
          <To name={`rules.${at}`} to={rule.to} set={(to) => setRule(at, { to })} />
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Tick label={w.anytime} on={rule.anytime} set={(anytime) => setRule(at, { anytime })} />
            <Button
              look="quiet"
              aria-label={`${words.settings.remove} ${w.rule((at + 1).toLocaleString())}`}
              onClick={() =>
                setValue({ ...value, rules: rules.filter((_, index) => index !== at) })
              }
            >
              {words.settings.remove}
            </Button>
          </div>
        </fieldset>
      ))}
      <Tick
        label={w.quiet}
        on={quiet !== null}
        set={(on) =>
          setValue({ ...value, quiet_hours: on ? { from: "21:00", to: "08:00" } : null })
        }
      />
      {quiet !== null && (
        <div className="grid gap-3 sm:grid-cols-2">
          {(["from", "to"] as const).map((end) => (
            <Field
              key={end}
              name={`quiet_hours.${end}`}
              label={end === "from" ? w.from : w.until}
              type="time"
              required
              value={quiet[end]}
              onChange={({ target }) =>
                setValue({ ...value, quiet_hours: { ...quiet, [end]: target.value } })
              }
            />
          ))}
        </div>
      )}
      <Tick
        label={w.daily}
        on={daily !== null}
        set={(on) =>
          setValue({
            ...value,
            daily_summary: on ? { at: "08:00", channel: "email", to: [] } : null,
          })
        }
      />
      {daily !== null && (
        <div className="grid gap-3 sm:grid-cols-3">
          <Field
            name="daily_summary.at"
            label={w.at}
            type="time"
            required
            value={daily.at}
            onChange={({ target }) =>
              setValue({ ...value, daily_summary: { ...daily, at: target.value } })
            }
          />
          <Channel
            name="daily_summary.channel"
            value={daily.channel}
            choose={(channel) => setValue({ ...value, daily_summary: { ...daily, channel } })}
          />
          <To
            name="daily_summary"
            to={daily.to}
            set={(to) => setValue({ ...value, daily_summary: { ...daily, to } })}
          />
        </div>
      )}
    </SaveForm>
  );
}

function Channel(props: {
  name: string;
  value: NoticeChannel;
  choose: (channel: NoticeChannel) => void;
}) {
  const w = words.settings.rules;
  return (
    <Choice
      name={props.name}
      label={w.by}
      value={props.value}
      onChange={({ target }) => props.choose(NoticeChannel.parse(target.value))}
    >
      {NoticeChannel.options.map((channel) => (
        <option key={channel} value={channel}>
          {w.channels[channel]}
        </option>
      ))}
    </Choice>
  );
}

function To(props: { name: string; to: readonly string[]; set: (to: string[]) => void }) {
  const w = words.settings.rules;
  const [text, setText] = useState(props.to.join(", "));
  return (
    <Field
      name={props.name}
      label={w.to}
      hint={w.toHint}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        props.set(target.value.split(/[,;\s]+/).filter((one) => one !== ""));
      }}
    />
  );
}
