// What of the notes the server has not taken yet, kept on this device: a reload or a time without a
// connection costs no word. One entry for each note, of this person alone.
import { Kept } from "./kept_fields.js";

// Who still types writes more often, and tries again more often.
const RESTS_AFTER = 600_000;

export class NoteJournal {
  // `lesson`: its slug, and its title for the pages of others.
  constructor(person, lesson) {
    this.person = person;
    this.kept = new Kept(`studyhub.note.${person}.`);
    this.lesson = lesson;
  }

  // The journal of another lesson.
  of(lesson) {
    return new NoteJournal(this.person, lesson);
  }

  keep(id, entry) {
    return this.kept.keep(id, { ...entry, lesson: this.lesson.slug, title: this.lesson.title });
  }

  forget(id) {
    this.kept.forget(id);
  }

  // The notes of this lesson that wait to be saved, as [id, entry].
  list() {
    return this.kept.list().filter(([, entry]) => entry.lesson === this.lesson.slug);
  }

  // Those of other lessons in which nobody is at work any more, and what was refused there.
  listLeft() {
    const isOver = ({ refused, at }) => refused || Date.now() - at > RESTS_AFTER;
    const isLeft = (entry) => entry.lesson && entry.lesson !== this.lesson.slug && isOver(entry);
    return this.kept.list().filter(([, entry]) => isLeft(entry));
  }

  // Unless it was written anew since.
  forgetSent(id, { at }) {
    if (this.kept.recall(id)?.at === at) this.forget(id);
  }
}
