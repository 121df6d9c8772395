// Everything that some packages need, as the lock has it: what becomes the package's own lock, its bill of materials and its notices.
import { posix } from "node:path";

/** Where `name` lies for whoever imports it from `folder` (a path in the lock), as Node would look for it. */
export function resolveInLock(packages, name, folder) {
  for (let at = folder; ; at = posix.dirname(at)) {
    const path = posix.join(at, "node_modules", name);
    if (packages[path] !== undefined) return path;
    if (at === "." || at === "") return undefined;
  }
}

/**
 * The lock's entries that `roots` (paths in the lock) lead to, at the same paths.
 * Optional packages for other systems come along: the same file is installed on every machine.
 */
export function lockedClosure(packages, roots) {
  const found = new Map();
  const waiting = [...roots];
  while (waiting.length > 0) {
    const path = waiting.pop();
    if (found.has(path)) continue;
    if (!path.startsWith("node_modules/"))
      throw new Error(`${path} is not at the root of node_modules: align its version.`);
    const { dev: _dev, devOptional: _devOptional, peer: _peer, ...entry } = packages[path];
    found.set(path, entry);
    const wanted = { ...entry.dependencies, ...entry.optionalDependencies };
    for (const [name, meta] of Object.entries(entry.peerDependencies ?? {}))
      if (entry.peerDependenciesMeta?.[name]?.optional !== true) wanted[name] ??= meta;
    for (const name of Object.keys(wanted)) {
      const dependency = resolveInLock(packages, name, path);
      if (dependency !== undefined) waiting.push(dependency);
      else if (entry.optionalDependencies?.[name] === undefined)
        throw new Error(`The lock has no ${name}, which ${path} needs.`);
    }
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export const nameOf = (path) => path.slice(path.lastIndexOf("node_modules/") + 13);
