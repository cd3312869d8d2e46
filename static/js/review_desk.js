// The desk of a mentor: saving, selecting, keys.
import "./review_save.js";
import "./review_selection.js";
import "./review_keys.js";
import "./review_phrases.js";
