// Where calls go next: a bot, a queue or an extension of the organization, or nowhere.
import { words } from "../../words/words.ts";
import { Choice } from "../form/field.tsx";
import type { Directory } from "./call-ways.ts";

export interface Place {
  type: "bot" | "queue" | "extension";
  id: string;
}

export function PlaceChoice(props: {
  label: string;
  name: string;
  value: Place | null;
  /** What nothing chosen is called; without it something must be. */
  none?: string;
  bots: boolean;
  directory: Directory;
  choose: (place: Place | null) => void;
}) {
  const { label, name, value, none, bots, directory, choose } = props;
  const w = words.settings.ways.kinds;
  const places: (Place & { text: string })[] = [
    ...(bots
      ? directory.bots.map((bot) => ({
          type: "bot" as const,
          id: bot.id,
          text: `${w.bot} ${bot.name}`,
        }))
      : []),
    ...directory.queues.map((queue) => ({
      type: "queue" as const,
      id: queue.number,
      text: `${w.queue} ${queue.number} ${queue.name}`,
    })),
    ...directory.users.map((user) => ({
      type: "extension" as const,
      id: user.extension,
      text: `${w.extension} ${user.extension} ${user.name}`,
    })),
  ];
  const key = value === null ? "" : `${value.type} ${value.id}`;
  const known = key === "" || places.some(({ type, id }) => `${type} ${id}` === key);
  return (
    <Choice
      label={label}
      name={name}
      required={none === undefined}
      value={key}
      onChange={({ target }) => {
        const place = places.find(({ type, id }) => `${type} ${id}` === target.value);
        choose(place === undefined ? null : { type: place.type, id: place.id });
      }}
    >
      <option value="">{none ?? ""}</option>
      {!known && <option value={key}>{key}</option>}
      {places.map(({ type, id, text }) => (
        <option key={`${type} ${id}`} value={`${type} ${id}`}>
          {text}
        </option>
      ))}
    </Choice>
  );
}
