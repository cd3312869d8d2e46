// Fetch exchange rates for a page: within a time budget, from one known address.

// region setup
const SOURCE = "https://rates.example.com/latest";
const LONGEST_BODY = 100_000; // characters
const BUDGET_MS = 2_000;
// endregion

// region handler
export const makeHandler = (get = fetch) => async () => {
  let response;
  let text;
  try {
    response = await get(SOURCE, { signal: AbortSignal.timeout(BUDGET_MS) });
    text = await response.text(); // the budget covers the body as well
  } catch (error) {
    // Only the name: a whole error may carry headers with credentials.
    console.error(JSON.stringify({ says: "no answer", error: error.name }));
    return reply(error.name === "TimeoutError" ? 504 : 502, "No rates now.");
  }
  if (!response.ok) {
    console.error(JSON.stringify({ says: "refused", status: response.status }));
    return reply(502, "No rates now.");
  }
  return readRates(text);
};

export const handler = makeHandler();
// endregion

// region reading
const readRates = (text) => {
  if (text.length > LONGEST_BODY) return reply(502, "No rates now.");
  try {
    const { rates } = JSON.parse(text);
    if (!rates) return reply(502, "No rates now.");
    return reply(200, "Rates of today.", { rates });
  } catch {
    return reply(502, "No rates now.");
  }
};

const reply = (statusCode, message, data = {}) => ({
  statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ message, ...data }),
});
// endregion
