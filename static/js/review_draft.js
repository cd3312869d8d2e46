// What stands on the desk: the form's marks, verdict, replies and summary, read, written and told in words.
import { served, withBelow } from "./kept_fields.js";

export const form = document.querySelector("[data-desk]");

const NOT_TYPED = ["csrfmiddlewaretoken", "number", "asking"];

// What is typed, without the token and what it is based on.
export function snapshot() {
  return asText([...new FormData(form)]);
}

// The same as the page came with it, whatever was typed before this script ran.
export function servedSnapshot() {
  return asText(served(form));
}

function asText(fields) {
  return new URLSearchParams(fields.filter(([name]) => !NOT_TYPED.includes(name))).toString();
}

export function read(params) {
  const pick = (start) =>
    Object.fromEntries([...params].filter(([name]) => name.startsWith(start)).map(([name, value]) => [name.slice(start.length), value]));
  return { marks: pick("mark-"), replies: pick("reply-"), verdict: params.get("verdict") ?? "", summary: params.get("summary") ?? "" };
}

// What comes back, with what was typed before it came: a text below it, anything else in its place.
export function withEarly(back, early, first) {
  const news = (now, old) => Object.entries(now).filter(([name, value]) => value !== old[name]);
  const replies = news(early.replies, first.replies).map(([name, text]) => [name, withBelow(back.replies[name] ?? "", text, first.replies[name])]);
  return {
    marks: { ...back.marks, ...Object.fromEntries(news(early.marks, first.marks)) },
    replies: { ...back.replies, ...Object.fromEntries(replies) },
    verdict: early.verdict === first.verdict ? back.verdict : early.verdict,
    summary: early.summary === first.summary ? back.summary : withBelow(back.summary, early.summary, first.summary),
  };
}

// Two texts of one review in one: the other's words stand below, its mark or verdict where there is none here.
export function withOther(mine, other) {
  const numbers = Object.keys({ ...mine.replies, ...other.replies });
  const join = (number) => [number, withBelow(mine.replies[number] ?? "", other.replies[number] ?? "")];
  return {
    marks: { ...other.marks, ...mine.marks },
    replies: Object.fromEntries(numbers.map(join)),
    verdict: mine.verdict || other.verdict,
    summary: withBelow(mine.summary, other.summary),
  };
}

// The fields for replies to what the learner asked, with the numbers of the questions.
function replyFields() {
  return [...form.querySelectorAll('textarea[name^="reply-"]')].map((field) => [field.name.slice("reply-".length), field]);
}

export function fill({ marks, verdict, replies, summary }) {
  form.elements.summary.value = summary;
  for (const [number, field] of replyFields()) field.value = replies[number] ?? "";
  for (const radio of form.querySelectorAll("input[type=radio]")) {
    const wanted = radio.name === "verdict" ? verdict : marks[radio.name.replace("mark-", "")];
    radio.checked = String(wanted) === radio.value;
  }
}

export function say(name, value) {
  return (document.getElementById("desk-words").dataset[name] ?? "").replace("%s", value);
}

// All words of the mentor's own, one text below the other.
export function words() {
  return [...replyFields().map(([, field]) => field), form.elements.summary].map(({ value }) => value).filter(Boolean);
}

// The marks stand in the order of the criteria, which are numbered: a dash is one that is missing.
export function describe({ marks, verdict, replies, summary }) {
  const given = [...document.querySelectorAll("[data-criterion]")].map(
    (row) => marks[row.querySelector("input").name.replace("mark-", "")] ?? "–",
  );
  const said = say("marks", given.join(", "));
  const label = form.querySelector(`input[name="verdict"][value="${verdict || "-"}"]`)?.labels[0];
  return [said, label?.textContent.trim(), ...Object.values(replies), summary].filter(Boolean).join("\n");
}
