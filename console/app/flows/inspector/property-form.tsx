// One thing that a function asks for: its type and limits; lists and objects hold further ones.
import { words } from "../../words/words.ts";
import type { FlowProperty } from "../document/flow-document.ts";
import { patchObject } from "../document/patch-object.ts";
import type { Patch } from "../document/patch-object.ts";
import { ChoiceField, LineField, NumberField } from "./fields.tsx";
import { EnumTable } from "./enum-table.tsx";
import { ProblemsAt } from "./problems-at.tsx";
import { changePropertyType, propertyType, propertyTypes } from "./property-edits.ts";
import { type PropertyFormProps, PropertyList } from "./property-list.tsx";
import { UnknownKeys } from "./unknown-keys.tsx";

const known = [
  "type",
  "description",
  "enum",
  "enum_descriptions",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "pattern",
  "required",
  "items",
  "properties",
];

/** Deeper ones are kept and shown, but made elsewhere. */
const deepest = 8;

export function PropertyForm({ property, set, at, depth }: PropertyFormProps) {
  const type = propertyType(property.type);
  const w = words.flowInspector.property;
  const edit = (patch: Patch<FlowProperty>, key: string) =>
    set(patchObject(property, patch), `${at}/${key}`);
  const types = propertyTypes.map((name) => [name, w.types[name]] as const);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <ProblemsAt at={at} />
      <ChoiceField
        label={w.type}
        at={`${at}/type`}
        value={type ?? property.type}
        options={type === undefined ? [[property.type, property.type], ...types] : types}
        onChange={(next) => {
          const chosen = propertyType(next);
          if (chosen !== undefined) set(changePropertyType(property, chosen));
        }}
      />
      <LineField
        label={w.description}
        at={`${at}/description`}
        rows={2}
        value={property.description ?? ""}
        onChange={(text) => edit({ description: text === "" ? undefined : text }, "description")}
      />
      {(type === "string" || type === "integer" || type === "number") && (
        <EnumTable property={property} set={set} at={`${at}/enum`} />
      )}
      <Limits property={property} edit={edit} at={at} />
      {property.items !== undefined && (
        <fieldset className="min-w-0 border-l-2 border-line pl-3">
          <legend className="text-sm font-medium">{w.items}</legend>
          {depth < deepest && (
            <PropertyForm
              property={property.items}
              set={(items, merge) => set(patchObject(property, { items }), merge)}
              at={`${at}/items`}
              depth={depth + 1}
            />
          )}
        </fieldset>
      )}
      {property.properties !== undefined && depth < deepest && (
        <PropertyList
          label={w.fields}
          properties={property.properties}
          required={property.required}
          set={(next, merge) => set(patchObject(property, next), merge)}
          at={at}
          depth={depth + 1}
          form={PropertyForm}
        />
      )}
      <UnknownKeys value={property} known={known} />
    </div>
  );
}

function Limits(props: {
  property: FlowProperty;
  edit: (patch: Patch<FlowProperty>, key: string) => void;
  at: string;
}) {
  const { property, edit, at } = props;
  const type = propertyType(property.type);
  const w = words.flowInspector.property;
  const number = (key: "minimum" | "maximum" | "minLength" | "maxLength", whole: boolean) => (
    <NumberField
      label={w[key]}
      at={`${at}/${key}`}
      whole={whole}
      fault={whole ? w.noWhole : w.noNumber}
      value={property[key]}
      onChange={(value) => edit({ [key]: value }, key)}
    />
  );
  if (type === "integer" || type === "number")
    return (
      <div className="flex gap-3">
        {number("minimum", type === "integer")}
        {number("maximum", type === "integer")}
      </div>
    );
  if (type !== "string" || property.enum !== undefined) return null;
  return (
    <>
      <LineField
        label={w.pattern}
        hint={w.patternHint}
        mono
        at={`${at}/pattern`}
        value={property.pattern ?? ""}
        onChange={(text) => edit({ pattern: text === "" ? undefined : text }, "pattern")}
      />
      <div className="flex gap-3">
        {number("minLength", true)}
        {number("maxLength", true)}
      </div>
    </>
  );
}
