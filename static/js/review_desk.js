// The desk of a mentor: saving, leaving and returning, selecting, keys.
import "./review_save.js";
import "./review_finish.js";
import "./review_selection.js";
import "./review_keys.js";
import "./review_phrases.js";
