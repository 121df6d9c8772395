// Reads a list of services from the command line.
import { type ServiceName, serviceNames } from "./services/service.ts";
import { UsageError } from "./usage-error.ts";

/** All of them when nothing is named; otherwise those named, in the order they start. */
export function parseServices(text: string | undefined): ServiceName[] {
  if (text === undefined) return [...serviceNames];
  const wanted = text.split(",").map((name) => name.trim());
  const unknown = wanted.filter((name) => !serviceNames.some((known) => known === name));
  if (unknown.length > 0 || wanted.length === 0)
    throw new UsageError(
      `There is no service "${unknown.join('", "')}": choose from ${serviceNames.join(", ")}.`,
    );
  return serviceNames.filter((name) => wanted.includes(name));
}
