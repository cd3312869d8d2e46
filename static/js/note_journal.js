// What of the notes the server has not taken yet, kept on this device: a reload or a time without a
// connection costs no word. One entry for each note, of this person alone.
import { Kept } from "./kept_fields.js";

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
}
