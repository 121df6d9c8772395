// What a bot's stored choice of a model means to the model itself. Pure.
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import type { CompiledFlow } from "@pipecast/flow/compile-flow";
import type { ModelOptions, ModelTool } from "@pipecast/realtime";

/**
 * Whatever the choice has beyond name, voice and language are the provider's own settings. The functions of all nodes go along, for
 * a model that must know them from the start.
 */
export function modelOptions(choice: ModelChoice, flow?: CompiledFlow): ModelOptions {
  const { provider: _, name, voice, language, ...settings } = choice;
  return {
    ...(name === undefined ? {} : { model: name }),
    ...(voice === undefined ? {} : { voice }),
    ...(language === undefined ? {} : { language }),
    ...(flow === undefined ? {} : { tools: allTools(flow) }),
    settings,
  };
}

/** Each name once. Where nodes differ in what a function takes, all of it may be given; the node checks what it gets. */
function allTools({ nodes }: CompiledFlow): ModelTool[] {
  const all = new Map<string, ModelTool>();
  for (const { tools } of nodes.values())
    for (const tool of tools) {
      const known = all.get(tool.name);
      if (known === undefined) all.set(tool.name, tool);
      else if (JSON.stringify(known) !== JSON.stringify(tool))
        all.set(tool.name, joined(known, tool));
    }
  return [...all.values()];
}

function joined(one: ModelTool, other: ModelTool): ModelTool {
  const description = one.description.includes(other.description)
    ? one.description
    : `${one.description} ${other.description}`.trim();
  const properties = { ...propertiesOf(one) };
  for (const [name, property] of Object.entries(propertiesOf(other)))
    if (JSON.stringify(properties[name] ?? property) === JSON.stringify(property))
      properties[name] = property;
    // Two shapes of one name: what both have in common is that it may be given.
    else properties[name] = { description: "As the task in force says." };
  const required = listOf(one).filter((name) => listOf(other).includes(name));
  return { ...one, description, parameters: { type: "object", properties, required } };
}

function propertiesOf({ parameters }: ModelTool): { [name: string]: unknown } {
  return (parameters["properties"] ?? {}) as { [name: string]: unknown };
}

function listOf({ parameters }: ModelTool): string[] {
  return (parameters["required"] ?? []) as string[];
}
