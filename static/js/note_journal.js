// What of the notes the server has not taken yet, kept on this device: a reload or a time without a
// connection costs no word. One entry for each note, of this person alone.
import { Kept } from "./kept_fields.js";

// Who still types writes more often, and tries again more often.
const RESTS_AFTER = 600_000;

export class NoteJournal {
  constructor(person, lesson) {
    this.kept = new Kept(`studyhub.note.${person}.`);
    this.lesson = lesson;
  }

  keep(id, entry) {
    return this.kept.keep(id, { ...entry, lesson: this.lesson });
  }

  forget(id) {
    this.kept.forget(id);
  }

  // The notes of this lesson that wait to be saved, as [id, entry].
  list() {
    return this.kept.list().filter(([, entry]) => entry.lesson === this.lesson);
  }

  // Those of other lessons in which nobody is at work any more.
  listLeft() {
    const isLeft = ({ lesson, at }) => lesson && lesson !== this.lesson && Date.now() - at > RESTS_AFTER;
    return this.kept.list().filter(([, entry]) => isLeft(entry));
  }

  // Unless it was written anew since.
  forgetSent(id, { at }) {
    if (this.kept.recall(id)?.at === at) this.forget(id);
  }
}
