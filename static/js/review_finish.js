// Leaving and returning wait until what stands here is stored, and for the comments that are under way:
// neither meets a newer number, and no comment comes after the return. A comment that is not added yet, and
// a verdict on a dispute that is not kept yet, are asked about. Of two presses the later one counts.
import { endWork, startWork } from "./busy.js";
import { isChanged } from "./form_journal.js";
import { sayAt } from "./request.js";
import { isChoosing, pointAtConflict } from "./review_conflict.js";
import { form, say } from "./review_draft.js";
import { findOpenComment } from "./review_comment.js";
import { areCommentsUnderWay, commentsAtRest, countFailures } from "./review_flights.js";
import { forgetHeld, hold } from "./review_held.js";
import { callOffSave, isAtRest, isLeftToStore, isStopped, isUnstorable, store } from "./review_save.js";

let finishing = false;
let through = false;
let wish = null;

function finishFirst(event) {
  const leaving = isLeaving(event.target);
  if (!leaving && event.target !== form) return;
  if (isChoosing() && !isStopped()) return holdForChoice(event);
  forgetHeld();
  const isReady = isAtRest() && !areCommentsUnderWay() && (leaving || !(findOpenComment() || openVerdict()));
  if (through || isReady) return callOffSave();
  event.preventDefault();
  event.stopImmediatePropagation();
  if (wish) endWork(wish.target);
  const { target, submitter } = event;
  wish = { target, submitter, wasStopped: isStopped(), failures: countFailures() };
  startWork(target, submitter);
  if (!finishing) finish();
}

function isLeaving(element) {
  return element.matches("[data-leave]");
}

// A desk that two texts stand on is neither returned nor left: first one of them is chosen.
function holdForChoice(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  pointAtConflict();
  document.getElementById("conflict").focus();
}

async function finish() {
  finishing = true;
  await settle();
  finishing = false;
  const { target, submitter } = wish;
  const [isOver, isUnstored, isUnchanged] = [hasEnded(), cannotReturn(), hasFailed()];
  wish = null;
  endWork(target);
  if (isOver) return;
  if (isUnstored) return hold(submitter, "notReturned");
  if (isUnchanged) hold(submitter, isLeaving(target) ? "changeNotLeft" : "changeNotReturned");
  if (!isLeaving(target) && findOpenComment()) return askAboutComment();
  if (!isLeaving(target) && openVerdict()) return askAboutVerdict(openVerdict());
  if (isUnchanged) return;
  through = true;
  target.requestSubmit(submitter);
  through = false;
}

// Until nothing is under way. What hinders the press is told at once, whatever the comments wait for.
async function settle() {
  do {
    await store();
    if (hasEnded() || cannotReturn()) return;
    await commentsAtRest();
  } while (areCommentsUnderWay() || isLeftToStore());
}

// What ended the desk since the press, or has to be chosen first, has said so.
function hasEnded() {
  return isStopped() !== wish.wasStopped || (isChoosing() && !isStopped());
}

function cannotReturn() {
  return !isLeaving(wish.target) && isUnstorable();
}

// A comment that the mentor removed must not reach the learner because its removal failed.
function hasFailed() {
  return countFailures() > wish.failures;
}

function askAboutComment() {
  const { field, says } = findOpenComment();
  sayAt(field, says);
  field.focus();
}

function openVerdict() {
  const isOpen = (form) => isChanged(form) || form.querySelector("[aria-invalid], .field__error");
  return [...document.querySelectorAll("form.dispute")].find(isOpen);
}

function askAboutVerdict(verdict) {
  sayAt(verdict, say("unkept"));
  verdict.querySelector("textarea").focus();
}

addEventListener("submit", finishFirst, { capture: true });
