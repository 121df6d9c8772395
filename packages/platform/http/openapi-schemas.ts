// JSON Schema of routes' zod schemas, with what they share moved to the document's components.
import { z } from "zod";

export type JsonSchema = Record<string, unknown>;

/** Collects schemas for one document. */
export class SchemaCollection {
  readonly components: Record<string, JsonSchema> = {};

  /** The schema for use in the document; `owner` names what belongs to no named schema. */
  add(schema: z.ZodType, io: "input" | "output", owner: string): JsonSchema {
    const {
      $schema: _version,
      $defs = {},
      ...root
    } = z.toJSONSchema(schema, {
      target: "draft-2020-12",
      io,
      unrepresentable: "any",
      cycles: "ref",
    }) as JsonSchema & { $defs?: Record<string, JsonSchema> };
    const names = new Map<string, string>();
    for (const name of Object.keys($defs))
      names.set(`#/$defs/${name}`, this.freeName(name, owner, io, $defs[name]));
    // A schema that contains itself has to be somewhere to be referred to.
    const recursive = JSON.stringify(root).includes('"$ref":"#"');
    if (recursive) names.set("#", this.freeName("Self", owner, io, root));
    for (const [ref, name] of names)
      this.components[name] = withRefs(
        ref === "#" ? root : ($defs[ref.slice("#/$defs/".length)] ?? {}),
        names,
      );
    return recursive ? { $ref: `#/components/schemas/${names.get("#")}` } : withRefs(root, names);
  }

  /** Named schemas keep their name; the same name for another form (of the answer, say) gets a longer one. */
  private freeName(
    name: string,
    owner: string,
    io: string,
    schema: JsonSchema | undefined,
  ): string {
    const plain = /^__schema\d+$|^Self$/.test(name) ? `${owner}_${name.replaceAll("_", "")}` : name;
    const taken = this.sources.get(plain);
    const source = JSON.stringify(schema);
    if (taken === undefined || taken === source) {
      this.sources.set(plain, source);
      return plain;
    }
    const longer = `${plain}_${io}`;
    this.sources.set(longer, source);
    return longer;
  }

  private readonly sources = new Map<string, string>();
}

function withRefs(schema: JsonSchema, names: ReadonlyMap<string, string>): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    const name = key === "$ref" && typeof value === "string" ? names.get(value) : undefined;
    return name === undefined ? value : `#/components/schemas/${name}`;
  }) as JsonSchema;
}
