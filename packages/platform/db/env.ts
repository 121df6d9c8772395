// What the database layer takes from the environment.

/** True in tests: transactions then refuse to wait for anything but their own SQL. */
export const underTest = process.env["NODE_ENV"] === "test";
