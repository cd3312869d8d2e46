// What a warm copy remembers: the lesson says that it greets the second visitor as the first.
import assert from "node:assert/strict";
import { test } from "node:test";

import { handler, mendedHandler } from "../../../content/serverless/code/warm-copy.mjs";

test("a warm copy greets everybody as its first visitor", async () => {
  assert.equal(await handler({ userId: "u1" }), "Good morning, Ada");
  assert.equal(await handler({ userId: "u2" }), "Good morning, Ada");
});

test("a name that belongs to one run leaks into no other", async () => {
  assert.equal(await mendedHandler({ userId: "u1" }), "Good morning, Ada");
  assert.equal(await mendedHandler({ userId: "u2" }), "Good morning, Grace");
});
