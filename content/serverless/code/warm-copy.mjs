// A function that greets its visitors, and what a warm copy of it must not remember.

// Stands for what takes long: opening a connection to the database.
const connect = () => new Map([["u1", "Ada"], ["u2", "Grace"]]);

// region leak
const names = connect(); // good: made once per copy, reused by later runs
let currentUser = null; // dangerous: survives into somebody else's request

export const handler = async (event) => {
  currentUser ??= names.get(event.userId);
  return `Good morning, ${currentUser}`;
};
// endregion

// region mended
export const mendedHandler = async (event) => {
  const currentUser = names.get(event.userId); // belongs to this run alone
  return `Good morning, ${currentUser}`;
};
// endregion
