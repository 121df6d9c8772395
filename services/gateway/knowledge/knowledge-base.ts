// Answers bots' questions from the texts of their organization; indexes are kept while the texts do not change.
import { indexPassages, type Passage, type SearchIndex } from "./search-index.ts";
import type { KnowledgeTable } from "./knowledge-table.ts";
import { splitPassages } from "./split-passages.ts";

export type { Passage } from "./search-index.ts";

/** Sets of texts whose index is kept; the one asked longest ago goes first. */
const MOST_INDEXES = 32;
const MOST_PASSAGES = 3;

export class KnowledgeBase {
  readonly #table: Pick<KnowledgeTable, "revisions" | "find">;
  readonly #indexes = new Map<string, Promise<SearchIndex>>();

  constructor(table: Pick<KnowledgeTable, "revisions" | "find">) {
    this.#table = table;
  }

  /** The passages that fit best, the best first. Texts of other organizations are as if they were not there. */
  async search(org_id: string, ids: readonly string[], query: string): Promise<Passage[]> {
    const present = await this.#table.revisions(org_id, ids);
    if (present.length === 0) return [];
    const key = JSON.stringify([org_id, present.map(({ id, revision }) => [id, revision])]);
    const index = this.#indexes.get(key) ?? this.#build(org_id, present);
    this.#indexes.delete(key);
    this.#indexes.set(key, index);
    const [oldest] = this.#indexes.keys();
    if (this.#indexes.size > MOST_INDEXES && oldest !== undefined) this.#indexes.delete(oldest);
    try {
      return (await index).search(query, MOST_PASSAGES);
    } catch (error) {
      this.#indexes.delete(key);
      throw error;
    }
  }

  async #build(org_id: string, present: readonly { id: string }[]): Promise<SearchIndex> {
    const passages: Passage[] = [];
    for (const { id } of present) {
      const row = await this.#table.find(org_id, id);
      if (row === undefined) continue;
      for (const text of splitPassages(row.text))
        passages.push({ knowledge: id, name: row.name, text });
    }
    return indexPassages(passages);
  }
}
