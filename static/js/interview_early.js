// What was entered before the room's script had come, where this device had kept something else of the same part.
import { withBelow } from "./kept_fields.js";
import { isEmpty, isLongText, isSame, readPart } from "./interview_parts.js";

// Of `kept`, as [name, value]: what comes `back` into the form, texts with what was typed early below them, and as an
// object by name the `others`, of which only one version can stand there. `saved` is what the server has.
export function joinEarly(form, saved, kept) {
  const back = [];
  const others = {};
  for (const [name, value] of kept) {
    const now = readPart(form, name);
    const [isEarly, isNew] = [!isSame(now, saved[name]), !isSame(value, saved[name])];
    if (!isEarly || isEmpty({ [name]: now })) back.push([name, value]);
    else if (!isNew || isEmpty({ [name]: value })) continue;
    else if (isLongText(form, name)) back.push([name, withBelow(value, now, saved[name])]);
    else others[name] = value;
  }
  return { back, others };
}
