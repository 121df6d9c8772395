// An index of passages in memory: BM25 over whole words, their beginnings and slips of the pen, in any script.
import MiniSearch from "minisearch";

export interface Passage {
  /** Id and name of the text it stands in. */
  knowledge: string;
  name: string;
  text: string;
}

export interface SearchIndex {
  /** The best first; empty when nothing fits. */
  search(query: string, most: number): Passage[];
}

/** Passages indexed before the loop, which may carry audio, is let go. */
const AT_A_TIME = 8;
/** A passage that fits so much worse than the best is left out. */
const WORTH = 0.4;

const QUESTION_WORDS = new Set(
  "a an the is are am was do does did can could will would i you we me my your our us it of to for and or in on at be have has what when where which how please tell about any there with".split(
    " ",
  ),
);

/** Words of all scripts with their marks, so that Devanagari is not torn apart. */
function words(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize("NFKC")
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

export async function indexPassages(passages: readonly Passage[]): Promise<SearchIndex> {
  const index = new MiniSearch<{ id: number; text: string; name: string }>({
    fields: ["text", "name"],
    tokenize: words,
    processTerm: (term) => (QUESTION_WORDS.has(term) ? null : singular(term)),
    searchOptions: {
      boost: { text: 2 },
      prefix: (term) => term.length > 3,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      combineWith: "OR",
    },
  });
  const documents = passages.map(({ text, name }, id) => ({ id, text, name }));
  await index.addAllAsync(documents, { chunkSize: AT_A_TIME });
  return {
    search(query, most) {
      const found = index.search(query);
      const best = found[0]?.score ?? 0;
      return found
        .filter(({ score }) => score >= best * WORTH)
        .slice(0, most)
        .map(({ id }) => passages[id as number] as Passage);
    },
  };
}

/** English plurals; every other word stays. */
function singular(term: string): string {
  return /^[a-z]{4,}s$/.test(term) && !term.endsWith("ss") ? term.slice(0, -1) : term;
}
