// How many files of rehearsals a bot keeps.
export const MOST_REHEARSALS = 100;
