// The desk of a mentor: saving, leaving and returning, selecting, keys.
import "./review_save.js";
// Before what stores the review: it stores what the phrases made of its texts.
import "./review_phrases.js";
import "./review_finish.js";
import "./review_selection.js";
import "./review_keys.js";
