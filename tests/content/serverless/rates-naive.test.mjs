// The faults that the lesson counts are really there.

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeHandler } from "../../../content/serverless/code/rates-naive.mjs";

test("a refusal of the source is passed on as a success", async () => {
  const get = async () => new Response('{"error":"no such page"}', { status: 404 });
  const { statusCode, body } = await makeHandler(get)();

  assert.equal(statusCode, 200);
  assert.deepEqual(JSON.parse(body).data, { error: "no such page" });
});

test("no limit of time is set", async () => {
  let given;
  const get = async (...all) => {
    given = all;
    return new Response("{}");
  };
  await makeHandler(get)();

  assert.equal(given.length, 1);
});

test("the whole error goes into the log", async () => {
  const lines = [];
  const { error } = console;
  console.error = (line) => lines.push(line);
  try {
    await makeHandler(async () => {
      throw Object.assign(new Error("x"), { headers: { authorization: "Bearer 1" } });
    })();
  } finally {
    console.error = error;
  }
  assert.equal(lines[0].headers.authorization, "Bearer 1");
});
