// What the handler answers when the other side is well, slow, broken or talkative.

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeHandler } from "../../../content/serverless/code/rates.mjs";

const answer = (status, body) => async () => new Response(body, { status });
const fail = (name) => async () => {
  throw Object.assign(new Error("secret header"), { name });
};
const quietly = async (run) => {
  const lines = [];
  const { error } = console;
  console.error = (line) => lines.push(String(line));
  try {
    return { result: await run(), lines };
  } finally {
    console.error = error;
  }
};

test("rates are passed on", async () => {
  const { statusCode, body } = await makeHandler(answer(200, '{"rates":{"EUR":1}}'))();

  assert.equal(statusCode, 200);
  assert.deepEqual(JSON.parse(body).rates, { EUR: 1 });
});

test("a slow source is a 504, a broken line a 502", async () => {
  for (const [name, status] of [["TimeoutError", 504], ["TypeError", 502]]) {
    const { result, lines } = await quietly(makeHandler(fail(name)));

    assert.equal(result.statusCode, status);
    assert.ok(!lines.join().includes("secret header"));
  }
});

test("a refusal, too much and nonsense are all 502", async () => {
  for (const get of [answer(404, "{}"), answer(200, "x".repeat(100_001)), answer(200, "<html>"), answer(200, "{}")]) {
    const { result } = await quietly(makeHandler(get));

    assert.equal(result.statusCode, 502);
  }
});

test("a body that stalls is a 504 as well", async () => {
  const get = async () => ({ ok: true, status: 200, text: fail("TimeoutError") });
  const { result } = await quietly(makeHandler(get));

  assert.equal(result.statusCode, 504);
});

test("the budget ends a call that hangs", async () => {
  let signal;
  const hang = (url, options) => {
    signal = options.signal;
    return Promise.reject(Object.assign(new Error(), { name: "TimeoutError" }));
  };
  await quietly(makeHandler(hang));

  assert.ok(signal instanceof AbortSignal);
});
